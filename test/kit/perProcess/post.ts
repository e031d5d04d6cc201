import { ordinary, type RawAnswers, type RawSmtp, startRawSmtp } from '../mail/rawSmtp.ts'

let kept: RawSmtp | undefined
let say: RawAnswers = ordinary

globalThis.after?.('stop the mail server of this process', () => kept?.stop())

/**
 * A mail server at the same address for every file of this process, so that a worker which mails there goes on. What it was
 * sent begins now; `stop` leaves it to the next file.
 */
export async function takePost(answers: RawAnswers): Promise<RawSmtp> {
  kept ??= await startRawSmtp((command, socket) => say(command, socket))
  say = answers
  const { port, commands, mails } = kept
  const [said, sent] = [commands().length, mails().length]
  return {
    port,
    commands: () => commands().slice(said),
    mails: () => mails().slice(sent),
    stop: async () => {
      say = ordinary
    },
  }
}
