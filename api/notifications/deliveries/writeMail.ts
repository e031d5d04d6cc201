import type { Mail } from '#api/ports/mail.ts'
import type { NotificationGroup } from '#domain/words.ts'
import type { Letter } from '../letter.ts'

const ABOUT: Record<NotificationGroup, string> = {
  live: 'You get this because you asked to hear of streams and voice rooms.',
  money: 'You get this because it is about your sales or your money.',
  moderation: 'You get this because it is about what moderators decided.',
  security: 'You get this because it is about who may act as you. It cannot be switched off.',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

const paragraph = (inner: string, style = '') => `<p style="margin:0 0 16px;${style}">${inner}</p>`
const anchor = (url: string, label: string) => `<a href="${escaped(url)}">${escaped(label)}</a>`

/**
 * A letter as text and as HTML: the same words, and nothing that is fetched from anywhere.
 * @param wayOutToken of the group; null where nobody can leave it. A person follows it in the fragment, which no server, wallet
 * or log sees; what a mail program posts to by itself has no fragment (RFC 8058)
 */
export function writeMail(
  letter: Letter,
  about: { messageId: string; publicUrl: string; group: NotificationGroup; wayOutToken: string | null },
): Mail {
  const { subject, paragraphs, code, link, footer } = letter
  const { publicUrl, group, wayOutToken: token, messageId } = about
  const unsubscribeUrl = token && `${publicUrl}/unsubscribe/${token}`
  const url = link ? publicUrl + link.path : null
  const reason = footer?.reason ?? ABOUT[group]
  const wayOut = footer
    ? { label: footer.label, url: publicUrl + footer.path }
    : token && { label: 'Stop these mails', url: `${publicUrl}/unsubscribe#${token}` }
  const text = [
    ...(code ? [code] : []),
    ...paragraphs,
    ...(link && url ? [`${link.label}: ${url}`] : []),
    `-- \n${reason}${wayOut ? ` ${wayOut.label}: ${wayOut.url}` : ''}`,
  ].join('\n\n')
  const html = [
    ...(code ? [paragraph(escaped(code), 'font:600 32px monospace;letter-spacing:6px')] : []),
    ...paragraphs.map((one) => paragraph(escaped(one))),
    ...(link && url ? [paragraph(anchor(url, link.label))] : []),
    paragraph(escaped(reason) + (wayOut ? ` ${anchor(wayOut.url, wayOut.label)}` : ''), 'font-size:13px'),
  ].join('\n')
  return {
    ...{ messageId, to: letter.to, subject, text, unsubscribeUrl, calendar: letter.calendar },
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>
<body style="font:16px/1.5 sans-serif;max-width:560px;margin:24px auto;padding:0 16px">
${html}
</body></html>`,
  }
}
