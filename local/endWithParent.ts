/**
 * Says that a process of the local run is ready, and ends it once: when it is told to, or when who started it is gone.
 * An interrupt at the keyboard is its parent's to hear.
 */
export function endWithParent(close: () => Promise<unknown>): void {
  let isEnding = false
  async function end(): Promise<void> {
    if (isEnding) return
    isEnding = true
    await close()
    process.exit(0)
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', () => {})
  process.on('disconnect', end)
  process.on('message', (message) => {
    if (message === 'stop') void end()
  })
  process.send?.('ready')
}
