// The pages to look at: found by following links from the home page, so that ids are real.

export async function pagesOf(browser, base) {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "vi-VN" });
  const page = await context.newPage();
  const links = async (path) => {
    await page.goto(new URL(path, base).href);
    const found = await page.locator("a[href]").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    return found.filter((href) => href.startsWith("/"));
  };
  const first = (found, pattern) => found.find((href) => pattern.test(href))?.split("#")[0];

  const home = await links("/");
  const children = await links("/tre-em?lang=vi");
  const overdue = await links("/tre-em?show=overdue");
  const special = await links("/tre-em?show=circumstances");
  const coverage = await links("/dia-ban");
  const plans = await links("/ke-hoach");
  const follow = await links("/theo-doi");
  const followed = first(follow, /^\/tre-em\/[^/?]+$/);
  const screened = followed && first(await links(`${followed}/sang-loc`), /\/sang-loc\/development_checklist/);
  const found = [
    { name: "home", path: "/" },
    { name: "commune", path: first(coverage, /^\/\?(.*&)?unit=u[1-9]/) },
    { name: "children", path: "/tre-em" },
    { name: "children-search", path: "/tre-em?q=nguyen%20an" },
    { name: "children-none", path: "/tre-em?q=zzzz" },
    { name: "children-overdue", path: "/tre-em?show=overdue&age=1-2" },
    { name: "child", path: first(children, /^\/tre-em\/[^?]/) },
    { name: "child-overdue", path: first(overdue, /^\/tre-em\/[^?]/) },
    { name: "child-special", path: first(special, /^\/tre-em\/[^?]/) },
    { name: "follow", path: "/theo-doi" },
    { name: "child-followed", path: followed },
    { name: "measure", path: followed && `${followed}/can-do` },
    { name: "screen-choose", path: followed && `${followed}/sang-loc` },
    { name: "screen-question", path: screened },
    { name: "duties", path: "/viec" },
    { name: "duties-reports", path: "/viec?kind=report" },
    { name: "coverage", path: "/dia-ban" },
    { name: "coverage-sensitive", path: "/dia-ban?measure=disability-share" },
    { name: "coverage-then", path: "/dia-ban?as_of=2025-03-01&view=then" },
    { name: "coverage-country", path: "/dia-ban?unit=u0" },
    { name: "indicator", path: first(home, /^\/chi-so\//) },
    { name: "indicator-no-data", path: "/chi-so/referral-network" },
    { name: "plans", path: "/ke-hoach" },
    { name: "plan", path: first(plans, /^\/ke-hoach\/[^?]/) },
    { name: "choose", path: "/chon-dia-ban" },
    { name: "choose-found", path: "/chon-dia-ban?q=tan%20phu" },
    { name: "about", path: "/gioi-thieu" },
    { name: "not-found", path: "/khong-co", status: 404 },
    { name: "bad-day", path: "/?as_of=31/02/2026", status: 400 },
    { name: "which-unit", path: "/?unit=X%C3%A3%20T%C3%A2n%20Ph%C3%BA", status: 404 },
  ];
  await context.close();
  const lost = found.filter((one) => !one.path).map((one) => one.name);
  if (lost.length > 0) throw new Error(`no link leads to: ${lost.join(", ")}`);
  return found.map((one) => ({ status: 200, ...one }));
}
