import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'

/** A server that speaks as much SMTP as a test wants it to. */
export interface RawSmtp {
  port: number
  /** commands it was given, in the order they came; the mail itself is not among them */
  commands(): string[]
  /** mails whose end it has seen */
  mails(): string[]
  stop(): Promise<void>
}

/** What a server answers to a command; null: nothing, for ever; 'cut': the connection breaks. */
export type RawAnswers = (command: string, socket: Socket) => string | null | 'cut'

/** What an ordinary server answers, so that a test says only what is different. */
export function ordinary(command: string): string {
  if (command === 'GREETING') return '220 raw ESMTP'
  if (/^EHLO/.test(command)) return '250-raw\r\n250 8BITMIME'
  if (command === 'DATA') return '354 go on'
  if (command === 'END') return '250 2.0.0 taken'
  if (command === 'QUIT') return '221 bye'
  return '250 2.0.0 fine'
}

/** Starts one on the loopback. `GREETING` stands for the begin of a connection, `END` for the end of a mail. */
export async function startRawSmtp(answers: RawAnswers): Promise<RawSmtp> {
  const sockets = new Set<Socket>()
  const [commands, mails]: [string[], string[]] = [[], []]
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    let [rest, mail, isData] = ['', '', false]
    const answer = (command: string) => {
      const said = answers(command, socket)
      if (said === 'cut') return socket.destroy()
      if (command === 'DATA' && said?.startsWith('354')) isData = true
      if (said !== null) socket.write(`${said}\r\n`)
      return undefined
    }
    const takeMail = () => {
      mails.push(mail)
      mail = ''
      isData = false
      answer('END')
    }
    answer('GREETING')
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      rest += chunk
      for (let at = rest.indexOf('\r\n'); at !== -1; at = rest.indexOf('\r\n')) {
        const line = rest.slice(0, at)
        rest = rest.slice(at + 2)
        if (!isData) {
          commands.push(line)
          answer(line)
        } else if (line === '.') takeMail()
        else mail += `${line}\n`
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    port: (server.address() as AddressInfo).port,
    commands: () => commands,
    mails: () => mails,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
