import { call } from '#web/kit/api/client.ts'

const KEPT_MS = 10_000

/** Hands the entry of an announced stream to the browser as a file. Throws what the server said. */
export async function saveCalendar(roomId: string): Promise<void> {
  const { fileName, text } = await call('getCalendar', { params: { id: roomId } })
  const url = URL.createObjectURL(new Blob([text], { type: 'text/calendar;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS)
}
