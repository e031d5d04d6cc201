import type { IncomingHttpHeaders } from 'node:http'

const NAME = 'stagedoor_browser'
const FORM = /^[\w-]{43}$/
const LIFE_S = 31_536_000

/** What a browser was given when somebody entered in it by mail; says nothing by itself. Null: nothing of ours. */
export function browserIn({ cookie = '' }: IncomingHttpHeaders): string | null {
  const ours = new Map<string, string>()
  for (const part of cookie.split(';')) {
    const [key = '', value = ''] = part.trim().split('=')
    if (FORM.test(value) && !ours.has(key)) ours.set(key, value)
  }
  // nobody but this host sets the one with the prefix; the other may come from a sibling
  return ours.get(`__Host-${NAME}`) ?? ours.get(NAME) ?? null
}

/** Header that gives it to a browser. */
export function browserCookie(browser: string, publicUrl: string): string {
  const isSecure = publicUrl.startsWith('https:')
  const name = isSecure ? `__Host-${NAME}` : NAME
  return `${name}=${browser}; Path=/; Max-Age=${LIFE_S}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
}
