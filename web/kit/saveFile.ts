const KEPT_MS = 10_000

/** Hands a text to the browser as a file. @param type media type of it, with its charset */
export function saveFile({ fileName, text }: { fileName: string; text: string }, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // some browsers read it after the press
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS)
}

/** Hands an entry for calendars (RFC 5545) to the browser as a file. */
export function saveCalendarFile(file: { fileName: string; text: string }): void {
  saveFile(file, 'text/calendar;charset=utf-8')
}
