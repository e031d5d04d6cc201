/** Milliseconds of processor time that this process spent on a piece of work: what a busy machine does not stretch. */
export function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
