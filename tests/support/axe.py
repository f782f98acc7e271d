"""What axe is asked of a page, and what it does not look at: how large targets are."""

from system_tools import MODULES

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = MODULES / "axe-core" / "axe.min.js"
FAULTS = """async (standards) => {
  const { violations } = await axe.run({ runOnly: standards });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html)}`);
}"""
# What a finger or a shaky hand must hit: links in a sentence are let off (2.5.8).
SMALL = """() => [...document.querySelectorAll("a, button, select, summary, input")]
  .filter((element) => element.checkVisibility()
    && !element.matches(".skip, p *, .prose *, figcaption *, .aside *"))
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([element, { height, width }]) => height < 43.5 || width < 24)
  .map(([element, { height, width }]) => `${element.outerHTML} ${width}x${height}`)"""
