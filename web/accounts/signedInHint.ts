// The session cookie is unreadable here on purpose. Without this note every guest would ask /v1/me and be told
// 401 on every page.
const KEY = 'stagedoor.signedIn'

/** True when this browser signed in earlier; the session itself may have ended since. */
export function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) === '1'
  } catch {
    return true
  }
}

/** Remembers or forgets that there is a session. */
export function noteSignedIn(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(KEY, '1')
    else localStorage.removeItem(KEY)
  } catch {
    return
  }
}
