import { createServer } from 'node:net'

/**
 * Below the range from which systems pick ports themselves: between the choice of a port and the start of a program, a
 * connection or the metrics of another one must not take it, and who attacks the media ports must not meet somebody else.
 */
const [FIRST, END] = [20_000, 32_000]
const RUN = 200
const RUNS = (END - FIRST) / RUN

/** The runs of this process, oldest first. */
let held: Promise<number[]> = Promise.resolve([])
let turn = 0

/**
 * A port that no other process of ours picks while this one lives: what is chosen now and bound seconds later stays free
 * in between. Not asked whether a stranger listens there; the ports of a run come in turn, so the next call gives the next.
 */
export async function nextOwnPort(): Promise<number> {
  held = held.then(async (runs) => (runs.length > 0 ? runs : [await claimRun()]))
  const [first] = await held
  // the first port of the run is the claim itself
  return Number(first) + 1 + (turn++ % (RUN - 1))
}

/** First of 200 ports of this process, its `at`-th run; UDP knows nothing of the TCP claim, so all of them can be bound there. */
export async function ownRun(at: number): Promise<number> {
  held = held.then(async (runs) => {
    const all = [...runs]
    while (all.length <= at) all.push(await claimRun())
    return all
  })
  return Number((await held)[at])
}

/** The kernel keeps the claim: a listener on the first port of the run, gone with the process however it ends. */
async function claimRun(): Promise<number> {
  for (let n = 0; n < RUNS; n++) {
    const first = FIRST + ((process.pid + n) % RUNS) * RUN
    if (await claims(first)) return first
  }
  throw new Error(
    `All ${RUNS} runs of ports from ${FIRST} to ${END - 1} are taken; end a process that listens there.`,
  )
}

function claims(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(false) : reject(error),
    )
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.unref()
      resolve(true)
    })
  })
}
