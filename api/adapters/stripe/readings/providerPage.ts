/**
 * Whether a browser may be sent there: a page of the provider is on its own domain and as safe on its way as the provider
 * itself. Who stands in for it, asked in the clear, has pages anywhere.
 */
export function isPageOf(url: string, apiUrl: string): boolean {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) return false
  const [page, api] = [new URL(url), new URL(apiUrl)]
  if (page.username !== '' || page.password !== '') return false
  if (api.protocol === 'http:') return true
  const domain = api.hostname.replace(/^api\./, '')
  return page.protocol === 'https:' && (page.hostname === domain || page.hostname.endsWith(`.${domain}`))
}
