import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/** Absolute path of coturn's `turnserver` on the path of programs; null: it is not installed. */
export function findTurnserver(folders = process.env.PATH ?? ''): string | null {
  for (const folder of folders.split(path.delimiter)) {
    const file = path.join(folder, 'turnserver')
    try {
      if (folder !== '') {
        accessSync(file, constants.X_OK)
        return file
      }
    } catch {}
  }
  return null
}
