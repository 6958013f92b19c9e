export function unitTestFiles(): string[]
export function testFiles(folder: string): string[]
export function bundleForNode(files: readonly string[], outdir: string): Promise<string[]>
export function bundleTogether(files: readonly string[], outdir: string, bundles: number): Promise<string[]>
