import type { Logger } from 'pino'
import { OtherLogin } from '#db/provision.ts'
import { SettingsError } from '#settings/parse.ts'
import { UnfitKey } from './access/decisions/followDecisionKey.ts'
import { UnfitDataKey } from './installation/dataKeyFits.ts'
import { PlatformChanged } from './ports/payments.ts'

const STOP_MS = 10_000

/** A parent that died takes our output with it; that must not stop a clean end. */
function ignoreBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}

/**
 * Runs a process from start to clean end: says `ready` to its parent, stops on SIGTERM, SIGINT, on the message
 * `stop` and when the parent is gone.
 * @param start builds and starts everything; answers how to stop it and where to log
 */
export async function runProcess(
  start: () => Promise<{ log: Logger; stop: () => Promise<void> }>,
): Promise<void> {
  ignoreBrokenPipe()
  try {
    const { log, stop } = await start()
    let isStopping = false
    const end = (cause: string) => {
      if (isStopping) return
      isStopping = true
      log.info({ cause }, 'stopping')
      setTimeout(() => process.exit(1), STOP_MS).unref()
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'did not stop cleanly')
          process.exit(1)
        },
      )
    }
    process.on('SIGTERM', () => end('SIGTERM'))
    process.on('SIGINT', () => end('SIGINT'))
    process.on('message', (message) => message === 'stop' && end('stop'))
    process.on('disconnect', () => end('parent gone'))
    process.send?.('ready')
  } catch (error) {
    const isForOperators = [SettingsError, UnfitKey, UnfitDataKey, PlatformChanged, OtherLogin].some(
      (known) => error instanceof known,
    )
    const text = isForOperators ? (error as Error).message : ((error as Error).stack ?? String(error))
    process.stderr.write(`${text}\n`)
    process.exitCode = 1
    setTimeout(() => process.exit(1), 200)
  }
}
