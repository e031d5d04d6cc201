const KEY = 'stagedoor.remind'

/** A wish to be reminded that waits until somebody has signed in; it outlives a reload of this tab. */
export function keepWish(roomId: string): void {
  try {
    sessionStorage.setItem(KEY, roomId)
  } catch {
    // without storage the wish lives as long as the page
  }
}

/** True when this tab keeps a wish about the room. */
export function isWishKept(roomId: string): boolean {
  try {
    return sessionStorage.getItem(KEY) === roomId
  } catch {
    return false
  }
}

export function dropWish(): void {
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // nothing was kept
  }
}
