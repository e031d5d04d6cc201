/** Where the SDK's chunk is; the build puts its address here. In development there is none. */
declare const __SDK_ADDRESS__: string | null

/** Fetches the SDK without running it: the browser keeps it until somebody was let in. */
export function fetchSdk(page: Document): void {
  const address = __SDK_ADDRESS__
  if (address === null || page.querySelector('link[data-sdk]')) return
  const link = page.createElement('link')
  link.rel = 'modulepreload'
  link.href = address
  link.dataset.sdk = ''
  page.head.append(link)
}
