import { parentPort, workerData } from 'node:worker_threads'
import solc from 'solc'

// runs in a thread of its own: compiling takes half a minute, during which connections to the chain would starve
parentPort?.postMessage(solc.compile(workerData as string))
