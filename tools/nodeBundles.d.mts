export function unitTestFiles(): string[]
export function testFiles(folder: string): string[]
export function bundleForNode(files: readonly string[], outdir: string): Promise<string[]>
