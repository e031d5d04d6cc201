import { expect } from 'chai'
import { generatePrivateKey } from 'viem/accounts'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { enterHouse } from '#local/publisher/enterHouse.ts'
import { keepShow, recordIfWanted } from '#local/publisher/keepShow.ts'
import { createClient } from '#local/visitor/createClient.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

describe('a show that the chain leads', () => {
  const database = useDatabase()
  const api = useApi(database)

  it('[S1.1][S3.24] goes on without it where the chain does not answer, and says so', async () => {
    const { url } = api()
    const client = createClient(url)
    const key = generatePrivateKey()
    await enterHouse(client, key)
    const page = await client.send<ChannelPage>('POST', '/v1/channels', { handle: 'inglenook', name: 'Nook' })
    const draft = { channelId: page.channel.id, kind: 'voice', title: 'Embers', visibility: 'public' }
    const room = await client.send<Room>('POST', '/v1/rooms', draft)
    const lines: string[] = []
    const report = (line: string) => lines.push(line)
    const options = { url, report, prove: async () => {} }
    await recordIfWanted(client, { handle: 'inglenook', key }, room, options)
    expect(lines, 'not wanted').to.deep.equal([])
    await recordIfWanted(client, { handle: 'inglenook', isRecorded: true, key }, room, options)
    expect(lines).to.have.length(1)
    expect(lines[0]).to.match(/^inglenook is not on the chain: HTTP request failed/)
    const left = await client.get<Room>(`/v1/rooms/${room.id}`)
    expect(left).to.include({ state: 'draft', hubRoom: null })
  })
  it('[S1.1] leaves no draft of a room that could not be opened', async () => {
    const { url } = api()
    const key = generatePrivateKey()
    const client = createClient(url)
    await enterHouse(client, key)
    const handle = 'lamplight'
    await client.send<ChannelPage>('POST', '/v1/channels', { handle, name: 'Lamp' })
    const [ending, lines] = [new AbortController(), [] as string[]]
    const report = (line: string) => {
      lines.push(line)
      // this installation has no engine: each try ends here
      if (line.includes('off air')) ending.abort()
    }
    await keepShow(
      {
        ...{ handle, kind: 'voice', title: 'Wick', visibility: 'public', key },
        ...{ footage: { seen: null, sound: [] }, factorFile: '' },
      },
      { url, report, now: () => 0, clock: () => 0, signal: ending.signal, residents: new Set() },
    )
    expect(lines.at(-1)).to.match(/went off air: .* NO_MEDIA_NODE/)
    const { rows } = await database.pool('owner').query("SELECT state FROM app.room WHERE title = 'Wick'")
    expect(rows).to.deep.equal([{ state: 'ended' }])
  })
})
