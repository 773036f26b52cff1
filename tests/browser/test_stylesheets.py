"""What is left out of a style sheet on its way to the phone changes nothing that a browser understands of it."""

import pytest
import rcssmin

from tests.browser.conftest import ROOT

SHEETS = sorted(path.name for path in (ROOT / "static" / "css").glob("*.css"))
RULES = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  // Values with a variable in them are kept as they are written.
  return [...sheet.cssRules].map(rule => rule.cssText.replaceAll(/,\\s+/g, ","));
}"""


@pytest.mark.parametrize("name", SHEETS)
def test_a_browser_reads_the_same_rules(page, name):
    css = (ROOT / "static" / "css" / name).read_text()
    rules = page.evaluate(RULES, css)
    assert len(rules) > 1
    assert page.evaluate(RULES, rcssmin.cssmin(css)) == rules
