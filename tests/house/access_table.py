"""Who gets what answer at which address: the table that test_access.py holds every entry of the resolver against.

All addresses are asked about what belongs to the north. Names may hold `*`; the first line that fits an address counts.

yes      the page, or that it was done
away     another page: the next step, or a sentence why not
sign-in  the page to sign in
factor   the page that asks for the second factor
no       403: this is not for you
none     404: there is no such thing, as far as you can know
never    405: this address is not asked that way
bad      400, 409, 422: what was sent is not right
any      yes, away or none: published pages are there for everybody, others for nobody
-        is not asked
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

VISITORS = {
    "anonymous": "anybody",
    "worker": "worker",
    "colleague": "colleague of her station",
    "coordinator": "her coordinator",
    "coordinator_next_door": "coordinator next door",
    "trainer": "trainer",
    "trainer_next_door": "trainer next door",
    "administrator": "administrator",
}

# Everybody gets the same answer to a method that is not in the list.
SITE = """
#                                 anybody  worker   colleague coordinator next door  trainer  next door administrator
today                        GET  yes      yes      yes      yes         yes        yes      yes       yes
health                       GET  yes      yes      yes      yes         yes        yes      yes       yes
contact                      GET  yes      yes      yes      yes         yes        yes      yes       yes
privacy                      GET  yes      yes      yes      yes         yes        yes      yes       yes
join                         GET  yes      yes      yes      yes         yes        yes      yes       yes
join                         POST yes      yes      yes      yes         yes        yes      yes       yes
join_unit                    GET  sign-in  yes      yes      yes         yes        yes      yes       yes
join_unit                    POST sign-in  away     away     yes         yes        away     away      away
courses:poster               GET  yes      away     away     yes         yes        yes      yes       yes
courses:poster               POST sign-in  away    away     away        away       away     away      away
courses:arrive               GET  sign-in  away     away     away        away       away     away      away
set_language                 POST away     away     away     away        away       away     away      away
put_away_hint                POST sign-in  away     away     away        away       away     away      away
account_login                GET  yes      away     away     away        away       away     away      away
account_login                POST yes      away     away     away        away       away     away      away
account_slip                 GET  yes      away     away     away        away       away     away      away
account_slip                 POST yes      away     away     away        away       away     away      away
account_password             GET  yes      away     away     away        away       away     away      away
account_password             POST yes      away     away     away        away       away     away      away
account_again                GET  sign-in  away     away     away        away       away     away      away
account_again                POST sign-in  away     away     away        away       away     away      away
account_afresh               GET  sign-in  away     away     away        away       away     away      away
account_afresh               POST sign-in  away     away     away        away       away     away      away
account_confirm_login_code   GET  sign-in  away     away     away        away       away     away      away
account_confirm_login_code   POST sign-in  away     away     away        away       away     away      away
account_name                 GET  sign-in  away     away     away        away       away     away      away
account_name                 POST sign-in  away     away     away        away       away     away      away
second_factor*               GET  sign-in  no       no       away        away       away     away      away
second_factor*               POST sign-in  no       no       away        away       away     away      away
security                     GET  sign-in  no       no       yes         yes        yes      yes       yes
security_codes               GET  sign-in  no       no       away        away       away     away      away
security_codes               POST sign-in  no       no       away        away       away     away      away
security_remove              GET  sign-in  no       no       none        none       none     none      none
security_remove              POST sign-in  no       no       none        none       none     none      none
security_*                   GET  sign-in  no       no       yes         yes        yes      yes       yes
security_*                   POST sign-in  no       no       yes         yes        yes      yes       yes
account_inactive             GET  yes      yes      yes      yes         yes        yes      yes       yes
account_inactive             POST yes      yes      yes      yes         yes        yes      yes       yes
account_logout               GET  sign-in  yes      yes      yes         yes        yes      yes       yes
account_logout               POST sign-in  sign-in  sign-in  sign-in     sign-in    sign-in  sign-in   sign-in
account                      GET  sign-in  yes      yes      yes         yes        yes      yes       yes
account_number               GET  sign-in  yes      yes      yes         yes        yes      yes       yes
account_number               POST sign-in  yes      yes      yes         yes        yes      yes       yes
account_number_code          GET  sign-in  away     away     away        away       away     away      away
account_number_code          POST sign-in  away     away     away        away       away     away      away
account_device_sign_out      POST sign-in  away     none     none        none       none     none      none
mine                         GET  sign-in  yes      yes      yes         yes        yes      yes       yes
courses:catalogue            GET  away     yes      yes      yes         yes        yes      yes       yes
courses:search               GET  yes      yes      yes      yes         yes        yes      yes       yes
courses:course               GET  away     yes      yes      yes         yes        yes      yes       yes
course_preview               GET  yes      yes      yes      yes         yes        yes      yes       yes
courses:enrol                POST sign-in  away     away     away        away       away     away      away
courses:activity             GET  sign-in  yes      none     none        none       yes      none      yes
courses:place                POST sign-in  away     none     none        none       none     none      none
courses:done                 POST sign-in  away     none     none        none       none     none      none
quizzes:whole_course         GET  sign-in  none     none     none        none       yes      none      yes
quizzes:front                GET  sign-in  yes      none     none        none       yes      none      yes
quizzes:start                POST sign-in  away     none     none        none       none     none      none
quizzes:question             GET  sign-in  yes      none     none        none       none     none      none
quizzes:question             POST sign-in  bad      none     none        none       none     none      none
quizzes:review               GET  sign-in  yes      none     none        none       none     none      none
quizzes:submit               POST sign-in  away     none     none        none       none     none      none
quizzes:result               GET  sign-in  away     none     none        none       none     none      none
certificates:verify          GET  yes      yes      yes      yes         yes        yes      yes       yes
certificates:show            GET  sign-in  yes      none     yes         none       none     none      yes
certificates:pdf             GET  sign-in  yes      none     yes         none       none     none      yes
certificates:picture         GET  sign-in  yes      none     yes         none       none     none      yes
tracking:people              GET  sign-in  no       no       yes         yes/none   no       no        yes
tracking:people_csv          GET  sign-in  no       no       yes         yes/none   no       no        yes
tracking:people_xlsx         GET  sign-in  no       no       yes         yes/none   no       no        yes
tracking:person              GET  sign-in  no       no       yes         no/none    no       no        yes
tracking:rename              GET  sign-in  none     none     yes         none       none     none      yes
tracking:rename              POST sign-in  none     none     yes         none       none     none      yes
tracking:duplicates          GET  sign-in  no       no       yes         yes/none   no       no        yes
tracking:tell_apart          POST sign-in  none     none     away        none       none     none      away
tracking:show_again          POST sign-in  none     none     away        none       none     none      away
tracking:write_note          POST sign-in  none     none     yes         none       none     none      yes
tracking:sign_out_everywhere GET  sign-in  none     none     yes         none       none     none      yes
tracking:sign_out_everywhere POST sign-in  none     none     away        none       none     none      away
tracking:remove_note         POST sign-in  no       none     away        none       none     none      no
tracking:slip                GET  sign-in  none     none     yes         none       none     none      yes
tracking:slip                POST sign-in  none     none     yes         none       none     none      yes
tracking:slip_sheet          GET  sign-in  no       no       yes         yes        no       no        yes
tracking:slip_sheet          POST sign-in  no       no       yes         yes        no       no        yes
tracking:posters             GET  sign-in  no       no       yes         yes        no       no        yes
tracking:new_poster          GET  sign-in  no       no       yes         yes        no       no        yes
tracking:new_poster          POST sign-in  no       no       yes         yes        no       no        yes
tracking:poster              GET  sign-in  none     none     yes         none       none     none      yes
tracking:poster_pdf          GET  sign-in  none     none     yes         none       none     none      yes
tracking:take_down           GET  sign-in  none     none     yes         none       none     none      yes
tracking:take_down           POST sign-in  none     none     away        none       none     none      away
tracking:let_in              POST sign-in  none     none     away        none       none     none      away
tracking:turn_away           GET  sign-in  none     none     yes         none       none     none      yes
tracking:turn_away           POST sign-in  none     none     away        none       none     none      away
tracking:units               GET  sign-in  no       no       yes         yes        no       no        yes
tracking:unit                GET  sign-in  no       no       yes         none       no       no        yes
tracking:change_unit         GET  sign-in  none     none     yes         none       none     none      yes
tracking:change_unit         POST sign-in  none     none     yes         none       none     none      yes
tracking:add_unit            GET  sign-in  none     none     no          none       none     none      yes
tracking:add_unit            POST sign-in  none     none     no          none       none     none      yes
tracking:move_unit           GET  sign-in  none     none     no          none       none     none      yes
tracking:move_unit           POST sign-in  none     none     no          none       none     none      yes
tracking:close_unit          GET  sign-in  none     none     no          none       none     none      yes
tracking:close_unit          POST sign-in  none     none     no          none       none     none      away
tracking:unit_rosters        GET  sign-in  none     none     yes         none       none     none      yes
tracking:unit_rosters        POST sign-in  none     none     yes         none       none     none      yes
tracking:roster              GET  sign-in  none     none     yes         none       none     none      yes
tracking:roster_columns      GET  sign-in  none     none     yes         none       none     none      yes
tracking:roster_columns      POST sign-in  none     none     yes         none       none     none      yes
tracking:take_roster         POST sign-in  none     none     away        none       none     none      away
tracking:roster_to_mend      GET  sign-in  none     none     yes         none       none     none      yes
tracking:roster_leavers      GET  sign-in  none     none     away        none       none     none      away
tracking:roster_leavers      POST sign-in  none     none     away        none       none     none      away
tracking:undo_roster         GET  sign-in  none     none     yes         none       none     none      yes
tracking:undo_roster         POST sign-in  none     none     away        none       none     none      away
tracking:throw_roster_away   GET  sign-in  none     none     yes         none       none     none      yes
tracking:throw_roster_away   POST sign-in  none     none     away        none       none     none      away
tracking:give_role           GET  sign-in  no       no       yes         yes        no       no        yes
tracking:give_role           POST sign-in  no       no       yes         yes        no       no        yes
tracking:take_role           GET  sign-in  none     none     none        none       none     none      yes
tracking:take_role           POST sign-in  none     none     none        none       none     none      away
tracking:staff               GET  sign-in  no       no       yes         yes        no       no        yes
tracking:take_second_factor  GET  sign-in  no       no       none        none       no       no        yes
tracking:take_second_factor  POST sign-in  no       no       none        none       no       no        away
tracking:inspector           GET  sign-in  no       no       yes         yes/none   no       no        yes
media                        GET  yes      yes      yes      yes         yes        yes      yes       yes
media                        POST yes      yes      yes      yes         yes        yes      yes       yes
recording                    GET  yes      yes      yes      yes         yes        yes      yes       yes
wagtaildocs_serve            GET  none     none     none     none        none       yes      none      yes
wagtaildocs_serve            POST none     none     none     none        none       yes      none      yes
wagtail_serve                GET  any any any any any any any any
wagtail_serve                POST any any any any any any any any
wagtailcore_login            GET  sign-in  sign-in  sign-in  sign-in     sign-in    sign-in  sign-in   sign-in
wagtailcore_login            POST sign-in  sign-in  sign-in  sign-in     sign-in    sign-in  sign-in   sign-in
*_authenticate_with_password GET  none     none     none     none        none       none     none      none
*_authenticate_with_password POST none     none     none     none        none       none     none      none
wagtailadmin_login           GET  sign-in  sign-in  sign-in  sign-in     sign-in    sign-in  sign-in   sign-in
wagtailadmin_login           POST sign-in  sign-in  sign-in  sign-in     sign-in    sign-in  sign-in   sign-in
/admin/login/                GET  sign-in  sign-in  sign-in  sign-in     sign-in    sign-in  sign-in   sign-in
/admin/login/                POST sign-in  sign-in  sign-in  sign-in     sign-in    sign-in  sign-in   sign-in
wagtailadmin_logout          GET  sign-in  yes      yes      yes         yes        yes      yes       yes
wagtailadmin_logout          POST sign-in  sign-in  sign-in  sign-in     sign-in    sign-in  sign-in   -
/admin/logout/               GET  sign-in  yes      yes      yes         yes        yes      yes       yes
/admin/logout/               POST sign-in  sign-in  sign-in  sign-in     sign-in    sign-in  sign-in   -
wagtailadmin_password_reset* GET  none     none     none     none        none       none     none      none
wagtailadmin_password_reset* POST none     none     none     none        none       none     none      -
wagtailadmin_sprite          GET  yes      yes      yes      yes         yes        yes      yes       yes
wagtailadmin_sprite          POST yes      yes      yes      yes         yes        yes      yes       -
wagtailadmin_javascript_catalog GET yes    yes      yes      yes         yes        yes      yes       yes
"""

# Everything else under /admin/. Anybody is sent to sign in; who has no role in content is sent there too, or gets
# none or no: nothing of it is for her.
ADMIN = """
#                                                GET: trainer next door administrator POST: trainer next door
wagtailadmin_home                                     yes       yes       yes               never     never
/admin/test404/                                       yes       yes       yes               never     never
/admin/^.*/$                                          none      none      none              none      none
/admin/account/                                       yes       yes       yes               yes       yes
wagtailadmin_account                                  yes       yes       yes               yes       yes
wagtailadmin_dismissibles                             yes       yes       yes               never     never
wagtailadmin_block_preview                            none      none      none              never     never
wagtailadmin_tag_*                                    yes       yes       yes               yes       yes
wagtailembeds:*                                       yes       yes       yes               yes       yes
wagtailadmin_reports:*                                no        no        no                no        no
wagtailadmin_workflows:*                              no        no        no                no        no
wagtailforms:*                                        no        no        no                no        no
wagtail_localize:translations_report*                 no        no        no                no        no
wagtail_localize:snippets_api_listing                 no        no        no                no        no
wagtailadmin_api:images:listing                       no        no        no                no        no
wagtailadmin_api:documents:listing                    no        no        no                no        no
wagtailadmin_api:pages:action                         none      none      none              none      none
wagtailadmin_api:pages:listing                        yes       yes/bad   yes               never     never
wagtailadmin_api:pages:find                           away      none      away              never     never
wagtailadmin_api:pages:detail                         yes       none      yes               never     never
wagtailadmin_api:*:find                               away      none      away              never     never
wagtailadmin_api:*:detail                             yes       none      yes               never     none
wagtailadmin_editing_sessions:ping                    never     never/none never            yes/none  none
wagtailadmin_editing_sessions:release                 never     never     never             yes       yes
wagtail_bulk_action                                   yes/none  yes/none  none              yes/away/none yes/away/none
wagtailadmin_explore_root                             yes       yes       yes               never     never
wagtailadmin_explore*                                 yes       none      yes               never     none
wagtailadmin_pages:type_use*                          no        no        no                no        no
wagtailadmin_pages:search*                            yes       yes       yes               never     never
wagtailadmin_pages:choose_parent                      yes       yes       yes               yes       yes
wagtailadmin_pages:convert_alias                      none      none      none              none      none
wagtailadmin_pages:workflow_action                    none      none      none              none      none
wagtailadmin_pages:collect_workflow_action_data       none      none      none              none      none
wagtailadmin_pages:workflow_history_detail            none      none      none              never     none
wagtailadmin_pages:workflow_preview                   away      none      away              never     none
wagtailadmin_pages:*lock                              never     none      never             away      none
wagtailadmin_pages:delete                             yes/away  none      yes/away          away      none
wagtailadmin_pages:unpublish                          yes/away  none      yes/away          away      none
wagtailadmin_pages:move_confirm                       yes/away  none      yes/away          away      none
wagtailadmin_pages:revisions_index                    away      none      away              away      none
wagtailadmin_pages:revisions_unschedule               yes       none      yes               away      none
wagtailadmin_pages:revisions_view                     yes       none      yes               never     none
wagtailadmin_pages:revisions_compare                  yes       none      yes               never     none
wagtailadmin_pages:*history*                          yes       none      yes               never     none
wagtailadmin_pages:usage                              yes       none      yes               never     none
wagtailadmin_pages:*                                  yes       none      yes               yes       none
wagtailadmin_choose_page_*_link                       yes       yes       yes               yes       yes
wagtailadmin_choose_page_child                        yes       none      yes               never     none
wagtailadmin_choose_page_chosen_multiple              yes       none      yes               never     never
wagtailadmin_choose_page*                             yes       yes       yes               never     never
wagtail_localize:javascript_catalog                   yes       yes       yes               never     never
wagtail_localize:snippets_api_detail                  yes       yes/none  yes               never     never/none
wagtail_localize:submit_snippet_translation           yes/none  none      yes/none          yes/none  none
wagtail_localize:submit_page_translation              yes       none      yes               yes       none
wagtail_localize:update_translations                  yes       none      yes               away      none
wagtail_localize:edit_*                               never     none      never             never     none
wagtail_localize:download_pofile                      yes       none      yes               yes       none
wagtail_localize:upload_pofile                        never     none      never             away      none
wagtail_localize:machine_translate                    never     none      never             none      none
wagtail_localize:preview_translation                  yes/none  none      yes/none          yes/none  none
wagtail_localize:stop_translation                     never     none      never             away      none
wagtail_localize:convert_to_alias                     none      none      none              none      none
wagtailsettings:edit                                  away      away      yes/away          away      away
wagtailsettings:preview_on_edit                       away      away      none              away      away
wagtailsnippets:index                                 away      away      yes               away      away
wagtailsnippets_cms_clause:list*                      away      away      yes               away      away
wagtailsnippets_cms_clause:*                          away      away      away              away      away
wagtailsnippets_cms_legalsource:delete                away      away      away              away      away
wagtailsnippets_cms_recording:list*                   yes       yes       yes               never     never
wagtailsnippets_cms_recording:add                     yes       yes       yes               yes       yes
wagtailsnippets_cms_recording:*                       yes       none      yes               yes/away  none
wagtailsnippets_cms_*                                 away      away      yes               away      away
wagtailsnippetchoosers_cms_clause:create              away      away      away              away      away
wagtailsnippetchoosers_cms_recording:create           yes       yes       yes               yes       yes
wagtailsnippetchoosers_cms_recording:chosen           yes       none      yes               never     none
wagtailsnippetchoosers_cms_recording:chosen_multiple  yes       none      yes               never     never
wagtailsnippetchoosers_cms_*:create                   away      away      yes               away      away
wagtailsnippetchoosers_cms_*                          yes       yes       yes               never     never
wagtailsnippets_quizzes_*:list*                       yes       yes       yes               never     never
wagtailsnippets_quizzes_*:add                         yes       yes       yes               yes       yes
wagtailsnippets_quizzes_*:preview_on_add              yes       yes       yes               yes       yes
wagtailsnippets_quizzes_*:*lock                       away      none      away              away      none
wagtailsnippets_quizzes_*:delete                      yes       none      yes               away      none
wagtailsnippets_quizzes_*:unpublish                   yes       none      yes               away      none
wagtailsnippets_quizzes_*:revisions_unschedule        yes       none      yes               away      none
wagtailsnippets_quizzes_*:revisions_view              yes       none      yes               never     none
wagtailsnippets_quizzes_*:revisions_compare           yes       none      yes               never     none
wagtailsnippets_quizzes_*:history*                    yes       none      yes               never     none
wagtailsnippets_quizzes_*:usage                       yes       none      yes               never     none
wagtailsnippets_quizzes_*:*                           yes       none      yes               yes/away  none
wagtailimages:url_generator*                          none      none      none              never     none
wagtailimages:*_usage                                 yes       none      yes               never     none
wagtailimages:create_multiple*                        never     never     never             none      none
wagtailimages:delete_upload_multiple                  never     never     never             none      none
wagtailimages:add_multiple                            yes       yes       yes               bad       bad
wagtailimages:delete_multiple                         never     none      never             yes/away  none
wagtailimages:*_multiple                              never     none      never             yes       none
wagtailimages:index*                                  yes       yes       yes               never     never
wagtailimages:add                                     yes       yes       yes               yes       yes
wagtailimages:*                                       yes       none      yes               yes/away  none
wagtaildocs:*_usage                                   yes       none      yes               never     none
wagtaildocs:create_multiple*                          never     never     never             none      none
wagtaildocs:delete_upload_multiple                    never     never     never             none      none
wagtaildocs:add_multiple                              yes       yes       yes               bad       bad
wagtaildocs:*_multiple                                never     none      never             yes       none
wagtaildocs:index*                                    yes       yes       yes               never     never
wagtaildocs:add                                       yes       yes       yes               yes       yes
wagtaildocs:*                                         yes       none      yes               yes/away  none
wagtail*s_chooser:create                              yes       yes       yes               yes       yes
wagtail*s_chooser:chosen_multiple                     yes       none      yes               never     never
wagtail*s_chooser:chosen                              yes       none      yes               never     none
wagtail*s_chooser:select_format                       yes       none      yes               yes       none
wagtail*s_chooser:*                                   yes       yes       yes               never     never
wagtailadmin_collections:delete                       none      none      none              none      none
wagtailadmin_collections:*                            away      away      away              away      away
wagtailredirects:*                                    away      away      away              away      away
wagtaillocales:*                                      away      away      away              away      away
wagtailsites:*                                        away      away      away              away      away
wagtailusers_groups:*                                 away      away      away              away      away
take_second_factor                                    none      none      yes               none      none
wagtailusers_users:history*                           none      none      none              none      none
wagtailusers_users:edit                               away      away      none              away      away
wagtailusers_users:*                                  away      away      yes               away      away
"""

# The words that stand in the north's secrets (access_world.py), by the circle that may read them.
READERS = {
    "person": {"worker", "coordinator", "administrator"},
    "certificate": {"worker", "coordinator", "administrator"},
    "roster": {"coordinator", "administrator"},
    "unit": {"worker", "colleague", "coordinator", "trainer", "administrator"},
    "staff": {"coordinator", "trainer", "administrator"},
    "lesson": {"worker", "trainer", "administrator"},
    "test": {"worker", "trainer", "administrator"},
    "key": {"trainer", "administrator"},
    "draft": {"trainer", "administrator"},
    "file": {"trainer", "administrator"},
    # Wagtail suggests to all writers the words by which any of them found pictures and documents.
    "tag": {"trainer", "trainer_next_door", "administrator"},
}
# Whoever holds a certificate in hand may read its name; a poster hangs where anybody passes; who looks for her unit
# reads its name. Who looked at her page, and wrote about her, she reads on her own.
READ_BY_ALL = {
    "certificates:verify": {"certificate"},
    "courses:poster": {"unit", "lesson"},
    "join_unit": {"unit"},
    "account": {"staff"},
}


@dataclass(frozen=True)
class Line:
    """What each visitor who is named here gets at the addresses that fit; others are turned away from the admin."""

    names: str
    method: str
    answers: dict[str, set[str]]


def _site() -> list[Line]:
    return [
        Line(names, method, {who: _words(cell) for who, cell in zip(VISITORS, cells, strict=True)})
        for names, method, *cells in rows(SITE)
    ]


def _words(cell: str) -> set[str]:
    return {"yes", "away", "none"} if cell == "any" else set(cell.split("/"))


def _admin() -> list[Line]:
    found = []
    for names, *cells in rows(ADMIN):
        answers = [_words(cell) for cell in cells]
        outside = {"anonymous": {"sign-in"}} | {who: {"sign-in", "none", "no"} for who in WITHOUT_ACCESS}
        get = dict(zip(("trainer", "trainer_next_door", "administrator"), answers[:3], strict=True))
        post = dict(zip(("trainer", "trainer_next_door"), answers[3:], strict=True))
        found += [Line(names, "GET", outside | get), Line(names, "POST", outside | post)]
    return found


WITHOUT_ACCESS = ("worker", "colleague", "coordinator", "coordinator_next_door")


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.splitlines() if line and not line.startswith("#")]


SITE_LINES, ADMIN_LINES = _site(), _admin()


def line_of(name: str, method: str) -> Line | None:
    """Return the line that speaks of an address, None when none does."""
    lines = [line for line in (*SITE_LINES, *ADMIN_LINES) if fnmatchcase(name, line.names.replace("[", "[[]"))]
    found = next((line for line in lines if line.method == method), None)
    if found or not lines:
        return found
    # In the table, but not for this method.
    return Line(lines[0].names, method, {})


def expected(name: str, method: str, who: str) -> set[str]:
    """Return the answers that are right; "never" stands behind "sign-in" for whoever has not signed in."""
    line = line_of(name, method)
    assert line, f"{name} stands in no line of tests/house/access_table.py"
    return line.answers.get(who, {"never", "sign-in"} if who == "anonymous" else {"never"})
