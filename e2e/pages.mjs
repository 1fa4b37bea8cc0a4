// The pages to look at, each with who looks: found by following links, so that ids are real.

import { stateOf } from "./people.mjs";

export async function pagesOf(browser, base) {
  const links = async (as, path) => {
    const storageState = await stateOf(browser, base, as);
    const context = await browser.newContext({ javaScriptEnabled: false, locale: "vi-VN", storageState });
    const page = await context.newPage();
    await page.goto(new URL(path, base).href);
    const found = await page.locator("a[href]").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    await context.close();
    return found.filter((href) => href.startsWith("/"));
  };
  const first = (found, pattern) => found.find((href) => pattern.test(href))?.split("#")[0];
  const child = /^\/tre-em\/0[^/?]+/;

  const [officer, station, manager, ministry] = ["canbo.xa", "tramyte", "lanhdao.tinh", "bo.nganh"];
  const home = await links(manager, "/");
  const children = await links(officer, "/tre-em?lang=vi");
  const overdue = await links(station, "/tre-em?show=overdue");
  const special = await links(officer, "/tre-em?show=circumstances");
  const coverage = await links(manager, "/dia-ban");
  const plans = await links(manager, "/ke-hoach");
  const people = await links("quantri", "/nguoi-dung");
  const pupils = await links("truonghoc", "/tre-em");
  const followed = first(await links(station, "/theo-doi"), /^\/tre-em\/0[^/?]+$/);
  const screened =
    followed && first(await links(station, `${followed}/sang-loc`), /\/sang-loc\/development_checklist/);
  const one = first(children, child);
  const two = first(children.filter((href) => !href.startsWith(one)), child);
  const found = [
    { name: "sign-in", path: "/dang-nhap" },
    { name: "invitation-over", path: "/loi-moi/khong-con", status: 410 },
    { name: "home", path: "/", as: manager },
    { name: "home-commune", path: "/", as: officer },
    { name: "commune", path: first(coverage, /^\/dia-ban\?(.*&)?unit=u[1-9]/)?.replace(/^\/dia-ban\?(measure=[^&]*&)?/, "/?"), as: manager },
    { name: "children", path: "/tre-em", as: officer },
    { name: "children-search", path: "/tre-em?q=nguyen%20an", as: officer },
    { name: "children-none", path: "/tre-em?q=zzzz", as: officer },
    { name: "children-overdue", path: "/tre-em?show=overdue&age=1-2", as: station },
    { name: "children-school", path: "/tre-em", as: "truonghoc" },
    { name: "register", path: "/tre-em/dang-ky", as: officer },
    { name: "imports", path: "/nhap-tep", as: officer },
    { name: "child", path: one, as: officer },
    { name: "child-overdue", path: first(overdue, child), as: station },
    { name: "child-edit", path: one && `${one}/sua`, as: officer },
    { name: "child-residence", path: one && `${one}/noi-o`, as: officer },
    { name: "child-carers", path: one && `${one}/nguoi-cham-soc`, as: officer },
    { name: "child-carer", path: one && first(await links(officer, `${one}/nguoi-cham-soc`), /\/nguoi-cham-soc\/0/), as: officer },
    { name: "child-merge", path: one && two && `${one}/gop/${two.split("/")[2]}`, as: officer },
    { name: "child-special", path: first(special, child), as: officer },
    { name: "child-school", path: first(pupils, child), as: "truonghoc" },
    { name: "child-parent", path: first(await links("phuhuynh", "/"), child) ?? "/", as: "phuhuynh" },
    { name: "child-open", path: one && `${one}/mo`, as: "lanhdao.xa" },
    { name: "child-summary", path: one && `${one.split("?")[0]}/in`, as: officer },
    { name: "child-card", path: one && `${one.split("?")[0]}/the`, as: station },
    { name: "family-over", path: "/the/khong-con", status: 410 },
    { name: "find", path: "/tim?q=tan", as: officer },
    { name: "styleguide", path: "/styleguide", as: officer },
    { name: "child-looked", path: one && `${one}/ai-xem`, as: officer },
    { name: "follow", path: "/theo-doi", as: station },
    { name: "child-followed", path: followed, as: station },
    { name: "measure", path: followed && `${followed}/can-do`, as: station },
    { name: "screen-choose", path: followed && `${followed}/sang-loc`, as: station },
    { name: "screen-question", path: screened, as: station },
    { name: "pregnancies", path: "/thai-ky", as: station },
    { name: "pregnancy-new", path: "/thai-ky/dang-ky", as: station },
    { name: "pregnancy", path: first(await links(station, "/thai-ky"), /^\/thai-ky\/0/), as: station },
    { name: "duties", path: "/viec", as: officer },
    { name: "duties-to-tick", path: first(await links(station, "/viec"), /^\/viec\?(.*&)?kind=[a-z]*polio/) ?? "/viec", as: station },
    { name: "duties-reports", path: "/viec?kind=report", as: manager },
    { name: "coverage", path: "/dia-ban", as: manager },
    { name: "coverage-commune", path: first(coverage, /^\/dia-ban\?(.*&)?unit=u[1-9]/), as: manager },
    { name: "coverage-health", path: "/dia-ban?measure=access-health", as: officer },
    { name: "coverage-sensitive", path: "/dia-ban?measure=disability-share", as: manager },
    { name: "coverage-then", path: "/dia-ban?as_of=2025-03-01&view=then", as: manager },
    { name: "coverage-country", path: "/dia-ban?unit=u0", as: ministry },
    { name: "indicator", path: first(home, /^\/chi-so\//), as: manager },
    { name: "indicator-no-data", path: "/chi-so/referral-network", as: manager },
    { name: "plans", path: "/ke-hoach", as: manager },
    { name: "plan", path: first(plans, /^\/ke-hoach\/[^?]/), as: manager },
    { name: "choose", path: "/chon-dia-ban", as: manager },
    { name: "choose-found", path: "/chon-dia-ban?q=tan%20phu", as: manager },
    { name: "about", path: "/gioi-thieu", as: manager },
    { name: "account", path: "/tai-khoan", as: officer },
    { name: "codes", path: "/tai-khoan/ma-xac-nhan", as: officer },
    { name: "tokens", path: "/tai-khoan/ma-truy-cap", as: officer },
    { name: "people", path: "/nguoi-dung", as: "quantri" },
    { name: "person", path: first(people, /^\/nguoi-dung\/[^?]/), as: "quantri" },
    { name: "opened", path: "/nhat-ky/mo-ho-so", as: manager },
    { name: "audit", path: "/nhat-ky", as: "kiemtra" },
    { name: "not-allowed", path: "/nguoi-dung", as: officer, status: 403 },
    { name: "not-found", path: "/khong-co", as: manager, status: 404 },
    { name: "bad-day", path: "/?as_of=31/02/2026", as: manager, status: 400 },
    { name: "which-unit", path: "/?unit=X%C3%A3%20T%C3%A2n%20Ph%C3%BA", as: manager, status: 404 },
  ];
  const lost = found.filter((page) => !page.path).map((page) => page.name);
  if (lost.length > 0) throw new Error(`no link leads to: ${lost.join(", ")}`);
  return found.map((page) => ({ status: 200, ...page }));
}
