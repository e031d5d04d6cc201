import type { Pool } from 'pg'
import type { Person } from '#test/kit/access/person.ts'

/** Somebody whose words reach everybody in the room. */
export interface Speaker {
  /** milliseconds between two of them */
  everyMs: number
  /** what stands before the number of a word in the frames that carry it */
  mark: string
  /** says one; resolves with its number once it was taken */
  speak(): Promise<number>
}

/** The host, who changes the title: a room tells of itself once a second at most. */
export function speakRoom(
  host: Person,
  url: string,
  { pool, roomId }: { pool: Pool; roomId: string },
): Speaker {
  let spoken = 0
  return {
    everyMs: 1500,
    mark: '"rev":',
    async speak() {
      spoken += 1
      const { status, text } = await host.call(url, 'PATCH', `/v1/rooms/${roomId}`, {
        body: { title: `Title ${spoken}` },
      })
      if (status !== 200) throw new Error(`the title was not taken: ${status} ${text}`)
      const { rows } = await pool.query<{ rev: number }>('SELECT rev FROM app.room WHERE id = $1', [roomId])
      return rows[0]?.rev as number
    },
  }
}
