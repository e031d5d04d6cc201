import type { EntryNews, EntryQuestion } from '../entry.ts'

/** What answers which question. */
const ANSWERS = { renew: 'carry', role: 'role' } as const
type Asked = keyof typeof ANSWERS

type News<T extends EntryNews['t']> = Extract<EntryNews, { t: T }>

/** The cloud says no. */
export class EntryRefusal extends Error {
  readonly code: number
  constructor({ code, message }: News<'refused'>) {
    super(message)
    this.code = code
  }
}

/** The socket to the door of a cloud, by which somebody is in a room. */
export interface EntryLine {
  entered: News<'entered'>
  /** Throws EntryRefusal, or an Error when there is no way to the door. */
  ask<T extends Asked>(question: Extract<EntryQuestion, { t: T }>): Promise<News<(typeof ANSWERS)[T]>>
  say(question: Extract<EntryQuestion, { t: 'sends' | 'leave' }>): void
  close(): void
}

export interface EntryListener {
  onNews(news: EntryNews): void
  onLost(): void
}

/** Enters, or comes back. Throws EntryRefusal, or an Error when there is no way to the door. */
export async function openEntryLine(
  door: string,
  first: Extract<EntryQuestion, { t: 'enter' | 'resume' }>,
  listener: EntryListener,
): Promise<EntryLine> {
  const socket = new WebSocket(`${door}/entry`)
  const waiting: { name: EntryNews['t']; resolve(news: EntryNews): void; reject(cause: Error): void }[] = []
  let isOver = false

  socket.onmessage = ({ data }) => {
    const news = JSON.parse(String(data)) as EntryNews
    const at = waiting.findIndex(({ name }) => name === news.t || news.t === 'refused')
    const [asked] = at < 0 ? [] : waiting.splice(at, 1)
    if (asked && news.t === 'refused') asked.reject(new EntryRefusal(news))
    else if (asked) asked.resolve(news)
    else listener.onNews(news)
  }
  socket.onclose = () => {
    for (const { reject } of waiting.splice(0)) reject(new Error('no way to the cloud'))
    if (!isOver && line) listener.onLost()
  }
  const hear = <T extends EntryNews['t']>(name: T) =>
    new Promise<News<T>>((resolve, reject) => {
      waiting.push({ name, resolve: resolve as (news: EntryNews) => void, reject })
    })
  const say = (question: EntryQuestion) => socket.send(JSON.stringify(question))

  let line: EntryLine | null = null
  const entering = hear('entered')
  socket.onopen = () => say(first)
  try {
    const entered = await entering
    line = {
      entered,
      ask(question: EntryQuestion) {
        if (socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error('no way to the cloud'))
        const answer = hear(ANSWERS[question.t as Asked])
        say(question)
        return answer as Promise<never>
      },
      say(question) {
        if (socket.readyState === WebSocket.OPEN) say(question)
      },
      close() {
        isOver = true
        socket.close()
      },
    }
    return line
  } catch (cause) {
    isOver = true
    socket.close()
    throw cause
  }
}
