import type { ReceivedMail } from './mailbox.ts'

/** Text as HTML shows it, also inside an attribute. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

const STYLE = `:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
ul { list-style: none; padding: 0 } li { border-top: 1px solid #8886; padding: .75rem 0 }
.code { font: 600 2.5rem/1.2 ui-monospace, monospace; letter-spacing: .15em; display: block }
small { opacity: .8 } pre { white-space: pre-wrap } iframe { width: 100%; height: 32rem; border: 1px solid #8886; background: #fff }
.rules { font-size: .875rem; border-top: 1px solid #8886; margin-top: 2rem }`

const RULES = `<section class="rules" aria-labelledby="rules"><h2 id="rules">What this mail server does</h2>
<p>It takes mails to every address. To see the other cases, write to</p><ul>
<li><code>refused@…</code>: refused for good (550)</li>
<li><code>later@…</code>, <code>later-5@…</code>: refused for now (451) twice, or so often, then taken</li>
<li><code>slow@…</code>, <code>slow-20@…</code>: taken after 5 seconds, or so many</li></ul>
<p>Put <code>+something</code> behind the word for another address of the same kind.</p></section>`

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`
}

const codeLine = ({ code }: ReceivedMail) =>
  code === null ? '' : `<strong class="code" data-testid="mail-code">${code}</strong>`

/** Every mail, newest first. */
export function listPage(mails: readonly ReceivedMail[]): string {
  const rows = mails.map(
    (mail) => `<li data-testid="mail"><small>${escaped(mail.to)} · ${mail.receivedAt}</small>
<div><a href="/mails/${mail.number}">${escaped(mail.subject) || '(no subject)'}</a></div>${codeLine(mail)}</li>`,
  )
  const list = rows.length > 0 ? `<ul>${rows.join('')}</ul>` : '<p>No mail yet.</p>'
  return page('Mailbox', `<h1>Mailbox</h1><p><a href="/">Look again</a></p>${list}${RULES}`)
}

/** One mail. Its HTML runs nothing, loads nothing and knows nothing of this page. */
export function mailPage(mail: ReceivedMail): string {
  const html = mail.html
    ? `<h2>As HTML</h2><iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escaped(mail.html)}"></iframe>`
    : ''
  const calendar =
    mail.calendar === undefined ? '' : `\n<h2>For a calendar</h2><pre>${escaped(mail.calendar)}</pre>`
  const headers = mail.headers.map(({ key, value }) => `${key}: ${value}`).join('\n')
  return page(
    mail.subject,
    `<p><a href="/">All mails</a></p><h1>${escaped(mail.subject)}</h1>
<p><small>${escaped(mail.to)} · ${mail.receivedAt}</small></p>${codeLine(mail)}
<h2>As text</h2><pre>${linked(mail.text)}</pre>${html}${calendar}
<h2>Headers</h2><pre>${escaped(headers)}</pre>`,
  )
}

function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, at) =>
      at % 2 === 0
        ? escaped(part)
        : `<a rel="noreferrer" target="_blank" href="${escaped(part)}">${escaped(part)}</a>`,
    )
    .join('')
}
