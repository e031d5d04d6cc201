import { call } from '#web/kit/api/client.ts'

/** Hands the entry of an announced stream to the browser as a file. Throws what the server said. */
export async function saveCalendar(roomId: string): Promise<void> {
  const entry = await call('getCalendar', { params: { id: roomId } })
  const { saveCalendarFile } = await import('#web/kit/saveFile.ts')
  saveCalendarFile(entry)
}
