import { expect } from 'chai'
import type { ChatChanges, ChatMessage } from '#protocol/chat.ts'
import type { Acknowledgement } from '#protocol/socket.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { TestApi } from '#test/kit/api.ts'
import type { Database } from '#test/kit/database.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'

/** Somebody's page with a chat open: what it would show. */
export interface TestChat {
  socket: TestSocket
  /** the messages on it now, in their order */
  shown(): ChatMessage[]
  texts(): string[]
  changes: ChatChanges[]
  rev(): number
  open(rev?: number | null): Promise<Acknowledgement>
  send(text: string, clientKey?: string): Promise<Acknowledgement>
  /** once what it shows fits */
  until(fits: (texts: string[]) => boolean): Promise<void>
  closed: Promise<void>
}

let keys = 0
/** A key that no page gave yet. */
export const newKey = (): string => `key-${process.pid}-${++keys}`.padEnd(10, '0')

/** A person's chat of one room. */
export async function openChat(
  url: string,
  who: Person | Record<string, string>,
  roomId: string,
): Promise<TestChat> {
  const socket = await connect(url, who)
  const messages = new Map<string, ChatMessage>()
  const changes: ChatChanges[] = []
  const waiting = new Set<() => void>()
  let rev = 0
  socket.socket.on('chat:changed', (told: ChatChanges) => {
    if (told.roomId !== roomId) return
    changes.push(told)
    if (told.isWhole) messages.clear()
    for (const message of told.messages) messages.set(message.id, message)
    for (const id of told.removed) messages.delete(id)
    rev = Math.max(rev, told.rev)
    for (const look of [...waiting]) look()
  })
  const closed = new Promise<void>((resolve) => socket.socket.once('chat:closed', () => resolve()))
  const shown = () =>
    [...messages.values()].sort(
      (a, b) => (a.seq ?? Number.MAX_SAFE_INTEGER) - (b.seq ?? Number.MAX_SAFE_INTEGER),
    )
  const texts = () => shown().map(({ text }) => text)
  return {
    ...{ socket, shown, texts, changes, closed },
    rev: () => rev,
    open: (from = null) => socket.ask('chat:open', { roomId, rev: from }),
    send: (text, clientKey = newKey()) => socket.ask('chat:send', { roomId, clientKey, text }),
    until: (fits) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!fits(texts())) return
          waiting.delete(look)
          clearTimeout(timer)
          resolve()
        }
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`it shows ${JSON.stringify(texts())}`))
        }, 30_000)
        waiting.add(look)
        look()
      }),
  }
}

/** Two copies of an api over one database, a creator and people. */
export interface ChatWorld {
  api: TestApi
  other: TestApi
  stage: Stage
  creator: Creator
  person(n: number): Person
  /** Takes a seat that the engine has seen. */
  sit(who: Person, roomId: string): Promise<string>
  chat(who: Person | Record<string, string>, roomId: string, at?: TestApi): Promise<TestChat>
  setRule(roomId: string, rule: Record<string, unknown>, who?: Person): Promise<number>
}

const RULE = { guests: false, slowS: 0, links: 'held', holdersOnly: false, followersOnly: false }

/** Starts them for a test file; sockets close after each test. */
export function useChat(db: Database): () => ChatWorld {
  const installation = sharedInstallation()
  const open: TestChat[] = []
  let world: ChatWorld
  before('start two copies of the api', async function () {
    this.timeout(60_000)
    const api = await takeApi(db, installation)
    const other = await takeApi(db, installation)
    const stage = await setStage(db)
    const people = await seedPeople(db.pool('api'), installation, 14)
    const creator = await stage.creator(people[0] as Person)
    const person = (n: number) => people[n] as Person
    world = {
      ...{ api, other, stage, creator, person },
      async sit(who, roomId) {
        const { status, body } = await enter(api.url, who, roomId)
        expect(status, JSON.stringify(body)).to.equal(201)
        await reportMedia(api, db.pool('owner'), body.seatId, 'joined')
        return body.seatId
      },
      async chat(who, roomId, at = api) {
        const chat = await openChat(at.url, who, roomId)
        open.push(chat)
        return chat
      },
      async setRule(roomId, rule, who = creator.host) {
        const body = { ...RULE, ...rule }
        return (await who.call(api.url, 'PUT', `/v1/rooms/${roomId}/chat/rule`, { body })).status
      },
    }
  })
  afterEach(() => {
    for (const { socket } of open.splice(0)) socket.close()
  })
  after(async () => {
    await Promise.all([world?.api.stop(), world?.other.stop()])
    installation.remove()
  })
  return () => world
}
