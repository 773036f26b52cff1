"""What offices call the columns we take, and the occupations of the people in them."""

import re
import unicodedata

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..models import Membership

Occupation = Membership.Occupation


class Field(TextChoices):
    """What we take of a person from a list."""

    NAME = "name", pgettext_lazy("of a person", "name")
    PHONE = "phone", _("phone number")
    STAFF_NUMBER = "staff_number", _("staff number")
    OCCUPATION = "occupation", _("occupation")
    UNIT = "unit", _("organisation unit")
    FROM_DATE = "from_date", _("member since")
    EMAIL = "email", _("e-mail")


# The traditional characters of the words below.
SIMPLIFIED = str.maketrans(
    "電話號碼員職業單位機聯繫時間證崗種點驛郵箱稱負責備註緊總計載貨車網約遞騎團隊屬門顧組區街鎮級別龄駕駛執護戶籍國帳銀衛與現歷學師傅貫從給",
    "电话号码员职业单位机联系时间证岗种点驿邮箱称负责备注紧总计载货车网约递骑团队属门顾组区街镇级别龄驾驶执护户籍国账银卫与现历学师傅贯从给",
)
# What is longer is none of these words, and need not be looked at.
LONGEST_WORD = 200
IN_BRACKETS = re.compile(r"[(\[{【〔<《].*?(?:[)\]}】〕>》]|$)")


def folded(text: str) -> str:
    """Return a word without what may differ: width, traditional characters, case, blanks, signs, words in brackets.

    "* 手 機 號（必填）" and "手机号" are alike, as are "E-Mail" and "email". What is all in brackets is kept.
    """
    text = unicodedata.normalize("NFKC", text[:LONGEST_WORD]).translate(SIMPLIFIED).casefold()
    outside = "".join(letter for letter in IN_BRACKETS.sub("", text) if letter.isalnum())
    return outside or "".join(letter for letter in text if letter.isalnum())


def _words(text: str) -> list[str]:
    return [folded(word) for word in text.split("|")]


# In the order of how well each fits: where two columns might be the phone number, 手机号 is before 联系电话.
TITLES = {
    Field.NAME: _words(
        "姓名|员工姓名|人员姓名|骑手姓名|学员姓名|司机姓名|劳动者姓名|职工姓名|会员姓名|真实姓名|中文姓名|名字|名称|"
        "full name|name|employee name|worker name|rider name|driver name|member name|staff name|chinese name"
    ),
    Field.PHONE: _words(
        "手机号|手机号码|手机|移动电话|本人手机|本人电话|本人手机号|骑手手机号|员工手机号|注册手机号|登录手机号|"
        "联系手机|联系手机号|手机电话|电话手机|联系电话|联系电话手机|联系方式|电话号码|电话|联络电话|mobile|"
        "mobile number|mobile no|mobile phone|mobile phone number|cell|cell phone|cellphone|cell number|phone|"
        "phone number|phone no|telephone|telephone number|tel|tel no|contact number|contact phone|contact no"
    ),
    Field.STAFF_NUMBER: _words(
        "工号|员工号|员工编号|员工工号|职工号|职工编号|人员编号|骑手编号|骑手id|骑手工号|骑手号|司机编号|员工id|"
        "工牌号|工作证号|会员编号|staff number|staff no|staff id|employee number|employee no|employee id|emp no|"
        "emp id|worker id|worker no|worker number|rider id|driver id|badge number|badge no|personnel number"
    ),
    Field.OCCUPATION: _words(
        "职业|岗位|工种|职业类别|职业类型|岗位名称|岗位类型|职业工种|工种岗位|从业类型|人员类型|人员类别|就业群体|"
        "群体类别|群体类型|新就业群体类别|职务|职位|occupation|job|job title|position|role|trade|type of work|"
        "kind of work"
    ),
    Field.UNIT: _words(
        "驿站|站点|所属驿站|所属站点|所在驿站|所在站点|驿站名称|站点名称|单位|所属单位|所在单位|工作单位|单位名称|"
        "站名|服务站|配送站|配送站点|网点|所属网点|网点名称|所属组织|组织单位|部门|所属部门|所在部门|部门名称|团队|"
        "所属团队|所属公司|公司|公司名称|企业|企业名称|unit|organisation unit|organization unit|organisational unit|"
        "station|station name|service station|depot|team|department|branch|company|site|hub|organisation|"
        "organization"
    ),
    Field.FROM_DATE: _words(
        "入职日期|加入日期|入职时间|加入时间|入站日期|入站时间|到岗日期|到岗时间|入会日期|入会时间|上岗日期|上岗时间|"
        "开始日期|注册日期|登记日期|member since|from|from date|joined|joined on|join date|joining date|date joined|"
        "date of joining|start date|started on|hire date|date hired|hired on|entry date|since"
    ),
    Field.EMAIL: _words(
        "邮箱|电子邮箱|邮箱地址|电子邮件|邮件|电邮|电子邮件地址|联系邮箱|email|e-mail|e-mail address|email address|"
        "mail|mail address"
    ),
}
# Words by which a longer title is still known.
PARTS_OF_TITLES = {
    Field.NAME: ["姓名"],
    Field.PHONE: ["手机", "联系电话", "mobile", "电话"],
    Field.STAFF_NUMBER: ["工号", "员工编号"],
    Field.OCCUPATION: ["职业", "工种", "occupation"],
    Field.UNIT: ["驿站", "站点", "所属单位"],
    Field.FROM_DATE: ["入职", "加入日期", "加入时间"],
    Field.EMAIL: ["邮箱", "email"],
}
# Whose title has one of these speaks of somebody else, or of something else, than the person of the row.
OF_SOMEBODY_ELSE = _words(
    "紧急|家属|亲属|配偶|父亲|母亲|子女|担保|推荐|介绍|站长|队长|组长|负责人|主管|经理|联系人|法人|法定|备用|"
    "单位电话|单位联系|座机|固定电话|固话|办公电话|曾用名|用户名|微信|emergency|next of kin|spouse|parent|manager|"
    "supervisor|leader|referrer|contact person|contact name|user name|second|landline|office phone|home phone|"
    "work phone"
)
# Numbers of identity cards, or of what bears the same number.
NEVER_TAKEN = _words(
    "身份证|证件号|证件编号|公民身份|身份号码|社会保障号|社保号|驾驶证号|驾照号|护照|居住证号|通行证号|身份证件|"
    "idcard|identity card|passport|driving licence|drivers licence|drivers license|driver license"
)
NEVER_TAKEN_TITLES = _words(
    "id number|id no|identity number|citizen id|national id|identification number|social security number|ssn|hkid"
)
WHAT_TO_MEND = _words("要修改的内容|what to mend")

OCCUPATIONS = {
    Occupation.RIDER: _words(
        "外卖骑手|骑手|外卖|外卖员|外卖小哥|外卖配送员|网约配送员|网约配送|送餐员|送餐|跑腿|即时配送|rider|"
        "delivery rider|food delivery|food delivery rider|delivery worker"
    ),
    Occupation.COURIER: _words(
        "快递员|快递|快递小哥|派件员|派送员|收派员|揽收员|揽投员|投递员|邮递员|courier|parcel courier|"
        "express courier|postman"
    ),
    Occupation.RIDE_HAILING: _words(
        "网约车司机|网约车|网约车驾驶员|滴滴司机|滴滴|专车司机|快车司机|ride-hailing driver|ride hailing|"
        "ride hailing driver|didi driver"
    ),
    Occupation.LORRY: _words(
        "货车司机|货车|货车驾驶员|卡车司机|卡车|货运司机|货运|货拉拉司机|货拉拉|重卡|lorry driver|lorry|truck driver|"
        "truck|trucker"
    ),
    Occupation.STREAMER: _words("网络主播|主播|直播|带货主播|live-streamer|streamer|live streamer|live streaming"),
    Occupation.STAFF: _words(
        "基层工作人员|工作人员|社区工作者|社区工作人员|网格员|社工|专职人员|grass-roots staff|staff|community worker|"
        "social worker"
    ),
    Occupation.OTHER: _words("其他|其它|其他职业|其他人员|other|others"),
}
