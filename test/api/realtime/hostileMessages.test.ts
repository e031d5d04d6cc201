import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { enter, setStage } from '#test/kit/access/stage.ts'
import { hostileBodies } from '#test/kit/attacks/input/hostileBodies.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

const PROTOCOL = ['socket', 'chat', 'floor', 'calls']
  .map((name) => readFileSync(new URL(`../../../protocol/${name}.ts`, import.meta.url), 'utf8'))
  .join('\n')
/** As many as a socket may say at once. */
const BURST = 40
const MAX_BYTES = 16_384

const TYPES: Record<string, z.ZodType> = { string: z.string(), number: z.number(), boolean: z.boolean() }

/** Name → schema of everything that a page may say, read from the contract. */
function clientMessages(): Record<string, z.ZodObject> {
  const blocks = [
    ...PROTOCOL.matchAll(/export interface (?:Chat|Floor|Call)?ClientMessages\b[^{]*\{\n(.*?)\n\}/gs),
  ]
  const lines = blocks.flatMap(([, block = '']) => [
    ...block.matchAll(/^ {2}'?([\w:]+)'?: (?:\{ (.*) \}|Record<string, never>)$/gm),
  ])
  return Object.fromEntries(
    lines.map(([, name, fields = '']) => {
      const shape = [...fields.matchAll(/(\w+): (\w+)/g)].map(([, field, type]) => [
        field,
        TYPES[type as string],
      ])
      return [name, z.object(Object.fromEntries(shape))]
    }),
  )
}

/** What no client of the library sends. */
const FRAMES = [
  ...[
    '',
    '4',
    '40',
    '41',
    '42',
    '42[',
    '42[]',
    '42{}',
    '42["seat:attach"]',
    '42["seat:attach",{}',
    '42[7,{}]',
  ],
  ...[
    '42["disconnect"]',
    '42["error",{}]',
    '42["__proto__",{}]',
    '42["constructor",{}]',
    '43[]',
    '431[1]',
    '44{}',
  ],
  ...[
    '42/admin,["clock",{}]',
    '451-["clock",{"_placeholder":true,"num":0}]',
    '459999999-["clock"]',
    '9',
    '2',
    '3',
  ],
  ...[
    '40{"token":"\\ud800"}',
    '42["clock","\\u0000"]',
    '42\0',
    `42${'['.repeat(7000)}`,
    '42999999999999999999["clock"]',
  ],
]

describe('hostile socket messages', () => {
  const { database: db, api } = joinApi()
  const open: TestSocket[] = []
  let people: Person[]
  let room: string
  let seat: string
  before(async () => {
    const stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 60)
    const creator = await stage.creator(people[0] as Person)
    room = await stage.room(creator)
    await stage.givePass(creator, { passId: 1, owner: (people[1] as Person).wallet })
    seat = (await enter(api().url, people[1] as Person, room)).body.seatId
  })
  afterEach(() => {
    for (const socket of open.splice(0)) socket.close()
  })

  const dial = async (n: number) => {
    const socket = await connect(api().url, people[n % people.length] as Person)
    open.push(socket)
    return socket
  }
  const errors = () =>
    api()
      .output()
      .split('\n')
      .filter((line) => /"level":(?:50|60)\b/.test(line))

  it('[T20][T23] every field of every message: each is answered, nothing at error level', async () => {
    const messages = Object.entries(clientMessages())
    expect(messages.map(([name]) => name)).to.include.members([
      ...['seat:attach', 'room:follow', 'clock'],
      ...['line:join', 'chat:open', 'chat:send', 'floor:open'],
      ...['call:open', 'call:signal', 'call:close', 'call:here'],
    ])
    const said = messages.flatMap(([name, schema]) =>
      hostileBodies(schema).map(({ what, jsonOf }) => {
        const json = jsonOf({ seatId: seat, roomId: room })
        return { name, what: `${name} ${what}`, json, payload: JSON.parse(json) as unknown }
      }),
    )
    const bounded = said.filter(({ json }) => json.length < MAX_BYTES - 100)
    expect(bounded.length).to.be.greaterThan(150)
    const silent: string[] = []
    const batches = Array.from({ length: Math.ceil(bounded.length / BURST) }, (_, n) =>
      bounded.slice(n * BURST, (n + 1) * BURST),
    )
    const say = async (batch: typeof bounded, n: number) => {
      const socket = await dial(2 + n)
      const answers = batch.map(({ name, what, payload }) =>
        socket.ask(name, payload).catch(() => silent.push(what)),
      )
      await Promise.all(answers)
    }
    await Promise.all(batches.map(say))
    expect(silent).to.deep.equal([])
    expect(errors()).to.deep.equal([])
  }).timeout(30_000)

  it('[T20][T23] frames that no library sends, and too long ones: nothing at error level', async () => {
    const address = `${api().url.replace('http', 'ws')}${SOCKET_PATH}/?EIO=4&transport=websocket`
    const frames = [...FRAMES, `42["clock","${'x'.repeat(65_536)}"]`, new Uint8Array([0, 1, 255])]
    await Promise.all(
      frames.map(async (frame, n) => {
        const { token } = people[n % people.length] as Person
        const socket = new WebSocket(address, { headers: { authorization: `Bearer ${token}` } })
        socket.on('error', () => {})
        const next = () => new Promise((resolve) => socket.once('message', resolve).once('close', resolve))
        await next()
        socket.send('40')
        await next()
        socket.send(frame)
        // answered, closed by the server, or passed over: this one is heard after it
        socket.send('420["clock",{}]', () => {})
        await next()
        socket.terminate()
      }),
    )
    expect(errors()).to.deep.equal([])
  })

  it('[T20][T23] afterwards the same messages with good input succeed', async () => {
    const socket = await connect(api().url, people[1] as Person)
    open.push(socket)
    for (const [name, payload] of [
      ['seat:attach', { seatId: seat }],
      ['seat:beat', { seatId: seat }],
      ['room:follow', { roomId: room }],
      ['room:unfollow', { roomId: room }],
      ['clock', {}],
    ] as const)
      expect((await socket.ask(name, payload)).ok, name).to.equal(true)
  })
})
