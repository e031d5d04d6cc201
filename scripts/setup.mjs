/**
 * Runs before every command, under whatever Node the machine has (18 or newer): installs the packages,
 * Node 24 among them, when they are missing or older than the lock file, and generates the database client.
 * Plain JavaScript without packages, because nothing may be installed yet.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
// the whole module: a name that an old Node lacks would end this file before it can say so
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = path.resolve(fileURLToPath(new URL('..', import.meta.url)))
const MODULES = path.join(ROOT, 'node_modules')
const NODE = path.join(MODULES, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
const LOCK = path.join(ROOT, '.stagedoor', 'setup.pid')
const NEEDED_GB = 2.5
const HALF_HOUR_MS = 1_800_000

/** One sentence, and the command ends. */
class SetupError extends Error {}

/** A step that is done once per state of its sources. */
const STEPS = [
  { stamp: path.join(MODULES, '.stagedoor-installed'), source: 'package-lock.json', run: install },
  { stamp: path.join(ROOT, 'db', 'generated', '.made'), source: 'db/schema.prisma', run: generate },
]

function hashOf(file) {
  const hash = createHash('sha256').update(fs.readFileSync(path.join(ROOT, file)))
  return hash.update(process.platform).update(process.arch).digest('hex')
}

function isCurrent({ stamp, source }) {
  return fs.existsSync(NODE) && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hashOf(source)
}

/** npm hands its own settings down; the inner npm must read the ones of this folder. */
function cleanEnvironment() {
  const kept =
    /^npm_config_(registry|cache|proxy|https_proxy|http_proxy|noproxy|cafile|ca|strict_ssl|userconfig)$/i
  const environment = {}
  for (const [name, value] of Object.entries(process.env))
    if (!/^npm_/i.test(name) || kept.test(name)) environment[name] = value
  // the engines are inside the packages; without this Prisma looks for a download
  return { ...environment, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', CHECKPOINT_DISABLE: '1' }
}

function checkMachine() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 18)
    throw new SetupError(`Node ${process.versions.node} is too old to begin with; install Node 18 or newer.`)
  if (fs.existsSync(NODE) || !fs.statfsSync) return
  const { bavail, bsize } = fs.statfsSync(ROOT)
  const freeGb = (bavail * bsize) / 1e9
  if (freeGb < NEEDED_GB)
    throw new SetupError(
      `The packages need ${NEEDED_GB} GB and ${ROOT} has ${freeGb.toFixed(1)} GB left; free some space and run this again.`,
    )
}

function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Two commands at once (a test run and a start) must not install into one folder. */
function takeLock() {
  fs.mkdirSync(path.dirname(LOCK), { recursive: true })
  const startedMs = Date.now()
  for (;;) {
    try {
      fs.writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS')
        throw new SetupError(`${ROOT} cannot be written by this user; move the clone or change its owner.`)
      if (error.code === 'ENOSPC')
        throw new SetupError(`The disk of ${ROOT} is full; free some space and run this again.`)
      if (error.code !== 'EEXIST') throw error
    }
    const holder = Number(fs.readFileSync(LOCK, 'utf8'))
    const ageMs = Date.now() - fs.statSync(LOCK).mtimeMs
    if ((holder > 0 && !isRunning(holder)) || ageMs > HALF_HOUR_MS) fs.rmSync(LOCK, { force: true })
    else if (Date.now() - startedMs > HALF_HOUR_MS)
      throw new SetupError(
        `Another installation (process ${holder}) does not end; end it and run this again.`,
      )
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
  }
}

/** What went wrong, in words; npm's own text stands above. */
function explain(output) {
  if (/spawnSync npm ENOENT/.test(output))
    return 'npm is not in the search path; install it with Node and run this again.'
  if (/ENOSPC/.test(output))
    return 'The disk became full while installing; free some space and run this again.'
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(output))
    return 'The package registry cannot be reached; check the network or `npm config get registry`, then run this again.'
  if (/EACCES|EPERM/.test(output))
    return `npm may not write here; check who owns ${ROOT} and your npm cache, then run this again.`
  return 'The installation failed (npm says why above); run this again, or delete node_modules first.'
}

function run(program, args, environment, output = 'inherit') {
  const result = spawnSync(program, args, {
    cwd: ROOT,
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', output, 'pipe'],
    maxBuffer: 1e8,
    shell: process.platform === 'win32',
  })
  const ok = result.status === 0
  // warnings about packages of packages are nobody's to act on here
  if (!ok && result.stderr) process.stderr.write(result.stderr)
  return { ok, output: `${result.stderr ?? ''}${result.error?.message ?? ''}` }
}

/**
 * npm leaves out optional packages whose engines refuse the running Node, silently; Hardhat's engine is one.
 * So an older Node installs Node 24 first, and npm runs under that.
 */
function nodeForNpm() {
  const environment = cleanEnvironment()
  const { node } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')).dependencies
  if (Number(process.versions.node.split('.')[0]) >= Number(node.split('.')[0])) return environment
  const folder = path.join(ROOT, '.stagedoor', 'bootstrap')
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: { node }, allowScripts: { node: true } }),
  )
  const installed = run('npm', ['install', '--prefix', folder, '--no-progress'], environment)
  if (!installed.ok) throw new SetupError(explain(installed.output))
  const bin = path.join(folder, 'node_modules', '.bin')
  return { ...environment, PATH: `${bin}${path.delimiter}${environment.PATH ?? ''}` }
}

function install() {
  process.stdout.write('Installing packages (about 2 minutes the first time) …\n')
  // npm ci refuses a lock file that was written without the packages of other platforms
  const installed = run('npm', ['install', '--no-save', '--no-progress'], nodeForNpm())
  if (!installed.ok) throw new SetupError(explain(installed.output))
  if (!fs.existsSync(NODE))
    throw new SetupError(`There is no Node 24 for ${process.platform} on ${process.arch} in the registry.`)
}

function generate() {
  const cli = path.join(MODULES, 'prisma', 'build', 'index.js')
  const generated = run(NODE, [cli, 'generate', '--no-hints'], cleanEnvironment(), 'ignore')
  if (!generated.ok) throw new SetupError('The database client could not be generated (see above).')
}

try {
  if (!STEPS.every(isCurrent)) {
    checkMachine()
    takeLock()
    try {
      // whoever held the lock before may have done some
      for (const step of STEPS.filter((one) => !isCurrent(one))) {
        fs.rmSync(step.stamp, { force: true })
        step.run()
        fs.writeFileSync(step.stamp, hashOf(step.source))
      }
    } finally {
      fs.rmSync(LOCK, { force: true })
    }
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  process.stderr.write(`\n${error.message}\n`)
  process.exitCode = 1
}
