// How the admin center is built: one static folder, `dist`, that the API serves with a strict
// content security policy. In development, Vite serves it and passes API calls to a running
// server (`API_ORIGIN`), so that the browser sees one origin in both cases.

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Leaves a compressed copy beside each script and style, so that no answer waits for it. */
function compressAssets(): Plugin {
  return {
    name: 'compress-assets',
    apply: 'build',
    // Into the folder of this very build, which the server chooses (admin-build.ts).
    writeBundle: async ({ dir = 'dist' }) => {
      const assets = join(dir, 'assets')
      const names = (await readdir(assets)).filter((name) => /\.(js|css|svg)$/.test(name))
      for (const name of names) {
        const path = join(assets, name)
        const content = await readFile(path)
        await writeFile(`${path}.br`, await promisify(brotliCompress)(content))
        await writeFile(`${path}.gz`, await promisify(gzip)(content))
      }
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressAssets()],
  build: { outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 900 },
  server: {
    proxy: { '/v1.0': process.env.API_ORIGIN ?? 'http://127.0.0.1:8080' },
  },
})
