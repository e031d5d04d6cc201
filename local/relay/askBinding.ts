import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { answersBinding, bindingRequest } from '#protocol/stunBinding.ts'

/** Whether a relay on 127.0.0.1 answers by UDP. @param patienceMs until it counts as silent */
export function askBinding(port: number, patienceMs: number): Promise<boolean> {
  const id = randomBytes(12)
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const end = (isThere: boolean) => {
      clearTimeout(timer)
      socket.removeAllListeners()
      // a port at which nobody listens is an error that may come twice
      socket.on('error', () => {})
      socket.close()
      resolve(isThere)
    }
    const timer = setTimeout(() => end(false), patienceMs)
    socket.once('error', () => end(false))
    socket.on('message', (answer) => {
      if (answersBinding(answer, id)) end(true)
    })
    socket.send(bindingRequest(id), port, '127.0.0.1')
  })
}
