import { showToast } from '#web/kit/states/toasts.ts'

/** Copies this page's address, or shows it when the browser does not let us. */
export async function copyLink(path = location.pathname): Promise<void> {
  const url = new URL(path, location.origin).href
  try {
    await navigator.clipboard.writeText(url)
    showToast({ id: 'copy-link', tone: 'ok', text: 'Link copied.' })
  } catch {
    showToast({ id: 'copy-link', tone: 'info', text: `The address of this page: ${url}`, stays: true })
  }
}
