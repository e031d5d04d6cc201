/** Text as it may stand in HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const STYLE = `
  :root { color-scheme: light dark }
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: light-dark(#fff, #17151f);
    color: light-dark(#17151f, #f4f2fa) }
  .sandbox { background: #7a2e00; color: #fff; padding: 8px 16px; text-align: center; font-weight: 600 }
  main { max-width: 30rem; margin: 0 auto; padding: 24px 16px }
  h1 { font-size: 1.5rem; line-height: 1.25 }
  label { display: block; margin: 16px 0 4px }
  input, select { box-sizing: border-box; width: 100%; padding: 10px; font: inherit }
  input[type=checkbox] { width: auto; margin-right: 8px }
  button, .button { box-sizing: border-box; display: block; width: 100%; margin-top: 16px; padding: 12px; border: 0;
    border-radius: 6px; background: #4b2bd6; color: #fff; font: inherit; font-weight: 600; text-align: center;
    text-decoration: none; cursor: pointer }
  button.quiet, .button.quiet { background: transparent; color: inherit; border: 1px solid currentColor }
  .hint { margin: 4px 0 0; font-size: .875rem }
  .wrong { margin: 4px 0 0; font-size: .875rem; color: light-dark(#a11a10, #ffa79d) }
  input[aria-invalid] { border: 2px solid light-dark(#a11a10, #ffa79d) }
  fieldset { border: 0; margin: 0; padding: 0 }
  legend { padding: 0; font-weight: 600 }
  label.choice { display: flex; align-items: center; gap: 8px }
  label.choice input { width: auto; margin: 0 }
  .cards:has([value=new]:not(:checked)) + .new-card { display: none }
  .bought { list-style: none; margin: 0; padding: 0 }
  .bought li, .sum { display: flex; justify-content: space-between; gap: 16px; padding: 8px 0; overflow-wrap: anywhere }
  .bought span:last-child, .sum span:last-child { white-space: nowrap }
  .pair p { margin-top: 8px }
  .sum { border-top: 1px solid currentColor; font-weight: 600 }
  @media (min-width: 60rem) {
    main:has(.pair) { max-width: 60rem }
    .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 64px }
  }
  :focus-visible { outline: 3px solid #2b7fd6; outline-offset: 2px }
  [role=alert] { border: 1px solid currentColor; padding: 8px 12px; border-radius: 6px }
`

/**
 * A page of the stand-in: no script, one column, its bar on top.
 * @param title plain text
 * @param body HTML in which every text of others is escaped
 */
export function writeStandInPage(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head>
<body><div class="sandbox" role="note">Sandbox, no real money</div><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`
}
