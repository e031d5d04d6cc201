import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the stand-in of the media provider's SDK leaves in a build. */
const MARKER = 'stagedoor:stand-in-for-trtc:never-for-people'

/** Why a built web application is not for people; null when it is. */
export function standInProblem(webDir: string): string | null {
  const file = globSync('**/*.js', { cwd: webDir }).find((path) =>
    readFileSync(join(webDir, path), 'utf8').includes(MARKER),
  )
  if (file === undefined) return null
  return `WEB_DIR: ${join(webDir, file)} stands in for the SDK of the media provider, and this build is made for tests: build the web application again.`
}
