import { spawn } from 'node:child_process'
import { toolEnvironment } from '../environment.ts'
import type { Step } from './steps.ts'

/** What a step said and how it ended. */
export interface Ran {
  output: string
  code: number
  seconds: number
}

/** Runs a step and shows what it says while it says it. */
export async function runStep({ command }: Step, nowMs: () => number): Promise<Ran> {
  const started = nowMs()
  const [program, ...args] = command as [string, ...string[]]
  let output = ''
  const code = await new Promise<number>((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: toolEnvironment({}) })
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        process.stdout.write(text)
      })
    child.on('error', (error) => {
      output += error.message
      resolve(127)
    })
    child.on('close', (exit) => resolve(exit ?? 1))
  })
  return { output, code, seconds: Math.round((nowMs() - started) / 1000) }
}
