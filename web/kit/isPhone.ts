/** A phone or tablet, where wallets are apps with a browser of their own. */
export function isPhone(): boolean {
  return /Android|iPhone|iPad|Mobile/i.test(navigator.userAgent)
}
