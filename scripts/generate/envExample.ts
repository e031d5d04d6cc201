import { VARIABLES } from '#settings/variable.ts'
import { writeOrCheck } from './writeOrCheck.ts'

const lines = [
  '# Every variable of every process. `npm start` sets all of them for one machine; production sets them itself.',
  '# Generated from settings; a process that misses one says so with the full list.',
]
for (const [name, variable] of Object.entries(VARIABLES)) {
  const isOptional = variable.schema.safeParse(undefined).success
  lines.push('', `# ${variable.about} Read by: ${variable.processes.join(', ')}.`)
  lines.push(isOptional ? `# ${name}=${variable.example}` : `${name}=${variable.example}`)
}
lines.push(
  '',
  '# What 1,000 minutes of sound cost in USD. Read by: the command trtc:minutes.',
  '# TRTC_RATE=0.99',
)

writeOrCheck('.env.example', `${lines.join('\n')}\n`)
