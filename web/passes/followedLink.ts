import { serverNow } from '#web/kit/serverClock.ts'

/** Name of the code in an address. */
export const VIA = 'via'
const KEY = 'stagedoor.via'
const LIFE_MS = 30 * 24 * 3_600_000
const CODE = /^shr_[0-9a-hjkmnp-tv-z]{22}$/
/** Links to several collections may be open; the oldest gives way. */
const MAX_LINKS = 5

interface Followed {
  code: string
  untilMs: number
}

function read(): Followed[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    const isOne = (one: Followed) => CODE.test(one.code) && one.untilMs > serverNow()
    return Array.isArray(list) ? (list as Followed[]).filter(isOne) : []
  } catch {
    return []
  }
}

/** Codes of links that were followed here in the last 30 days, the newest first. */
export function followedCodes(): string[] {
  return read().map(({ code }) => code)
}

/** Keeps the code of the link that brought somebody here, and takes it out of the address: nobody passes it on unseen. */
export function keepFollowedLink(): void {
  const url = new URL(location.href)
  const code = url.searchParams.get(VIA)
  if (code === null) return
  url.searchParams.delete(VIA)
  history.replaceState(history.state, '', url)
  if (!CODE.test(code)) return
  const others = read().filter((one) => one.code !== code)
  try {
    localStorage.setItem(
      KEY,
      JSON.stringify([{ code, untilMs: serverNow() + LIFE_MS }, ...others].slice(0, MAX_LINKS)),
    )
  } catch {
    return
  }
}
