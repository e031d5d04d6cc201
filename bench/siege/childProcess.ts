import { fork } from 'node:child_process'
import { once } from 'node:events'

/** A process that does one order after the other and answers each. */
export interface OrderedProcess<Order, Answer> {
  ask(order: Order): Promise<Answer>
  stop(): Promise<void>
}

/** Starts one; what it answers with `{ error }` is thrown here, and so is its end. */
export function startOrdered<Order extends object, Answer>(entry: string): OrderedProcess<Order, Answer> {
  const child = fork(entry, { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const exited = once(child, 'exit')
  return {
    ask: (order) =>
      new Promise((resolve, reject) => {
        const onExit = () => reject(new Error(`${entry} ended`))
        child.once('exit', onExit)
        child.once('message', (message: { answer: Answer } | { error: string }) => {
          child.off('exit', onExit)
          if ('error' in message) reject(new Error(message.error))
          else resolve(message.answer)
        })
        child.send(order)
      }),
    async stop() {
      if (child.connected) child.disconnect()
      if (child.exitCode === null && child.signalCode === null) await exited
    },
  }
}

/** The other side of it. */
export function takeOrders<Order, Answer>(follow: (order: Order) => Promise<Answer>): void {
  process.on('message', (order: Order) => {
    follow(order).then(
      (answer) => process.send?.({ answer }),
      (cause: unknown) => process.send?.({ error: String(cause) }),
    )
  })
  process.on('disconnect', () => process.exit(0))
}
