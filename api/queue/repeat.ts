import type { Logger } from 'pino'

export interface Repeated {
  /** Waits for a run that is under way. */
  stop(): Promise<void>
}

/** Runs `work` again and again with a pause between, unless it says `more`; a failure is logged and does not end it. */
export function repeat(name: string, everyMs: number, work: () => Promise<unknown>, log: Logger): Repeated {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let wake = () => {}
  const pause = () =>
    new Promise<void>((resolve) => {
      wake = resolve
      timer = setTimeout(resolve, everyMs)
    })
  const run = async () => {
    while (!isStopped) {
      const said = await work().catch((error: unknown) =>
        log.error({ loop: name, err: error }, 'loop failed'),
      )
      if (!isStopped && said !== 'more') await pause()
    }
  }
  const running = run()
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      wake()
      await running
    },
  }
}
