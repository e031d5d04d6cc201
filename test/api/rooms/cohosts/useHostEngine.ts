import { type MediaProcess, startMedia } from '#test/kit/access/mediaProcess.ts'
import { enter } from '#test/kit/access/stage.ts'
import type { Reply } from '#test/kit/client.ts'
import { joinNode, type NodeClient } from '#test/kit/media/mediaClient.ts'
import { until } from '#test/kit/time/until.ts'
import type { CoHostWorld } from './useCoHosts.ts'

/** For a test file: an engine that receives the host; what is open ends after each test. */
export function useHostEngine(world: CoHostWorld) {
  const { host, call, sql } = world
  let media: MediaProcess
  let clients: NodeClient[] = []
  before('an engine', async () => {
    await world.stage()
    await sql("DELETE FROM app.media_node WHERE id = 'node-1'")
    media = await startMedia(world.api())
  })
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.leave().catch(() => {})))
    clients = []
    await sql(
      "UPDATE app.room SET state = 'ended', ended_at = app.now(), end_reason = 'HOST_ENDED' WHERE state <> 'ended'",
    )
  })
  after(() => media?.stop())

  const goLive = (roomId: string): Promise<Reply> => call(host().host, 'POST', `/v1/rooms/${roomId}/live`)
  return {
    goLive,
    /** The host sends to an opened room; answers once the engine receives it. */
    async publish(roomId: string, kind: 'camera' | 'microphone' = 'camera'): Promise<void> {
      const open = async () => (await call(host().host, 'POST', `/v1/rooms/${roomId}/open`)).status === 200
      await until('there is an engine', open)
      const { ticket } = (await enter(world.api().url, host().host, roomId, { action: 'host' })).body
      const client = await joinNode(ticket.signalUrl, ticket)
      clients.push(client)
      await client.publish([kind])
      await client.connected()
      client.send(kind, 50)
      await until('the engine receives the host', async () => {
        const { body } = await goLive(roomId)
        return body?.code !== 'NOT_PUBLISHING'
      })
    },
  }
}
