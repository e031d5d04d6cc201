import type { Sources } from './parseSource.ts'

const MAX_FILES = 15
/** Layers that are cut into features; their folders are one level below. */
const FEATURE_LAYERS = /^(api|indexer|media|web|domain|protocol|settings)\//

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.')

/** Folders and their files, those of sub-folders left out. */
function filesByFolder(sources: Sources): Map<string, string[]> {
  const files = new Map<string, string[]>()
  for (const path of Object.keys(sources))
    files.set(folderOf(path), [...(files.get(folderOf(path)) ?? []), path])
  return files
}

/** No folder holds more than fifteen files. Pages and pictures are looked up by name and may lie in one heap. */
export function wideFolders(sources: Sources): string[] {
  return [...filesByFolder(sources)]
    .filter(([folder, files]) => files.length > MAX_FILES && !/^(docs|web\/assets)(\/|$)/.test(folder))
    .map(([folder, files]) => `${folder} holds ${files.length} files`)
}

/** Below a feature no folder holds a single file and nothing else: the file says it alone. */
export function lonelyFiles(sources: Sources): string[] {
  const files = filesByFolder(sources)
  const folders = [...files.keys()]
  return [...files].flatMap(([folder, [only, ...others]]) => {
    const isBelowFeature = FEATURE_LAYERS.test(folder) && folder.split('/').length > 2
    const hasFolders = folders.some((other) => other.startsWith(`${folder}/`))
    return isBelowFeature && !hasFolders && others.length === 0 ? [`${only} is alone in its folder`] : []
  })
}
