// The functions of build tools, which look at nothing here.
interface Build {
  readonly plugins: readonly unknown[];
}

export function defineConfig<B extends Build>(config: B): B {
  return config;
}

export async function build(
  _options: Build & { readonly entryPoints: readonly string[]; readonly bundle: boolean },
): Promise<void> {}
