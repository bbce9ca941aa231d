/** The release that this is a build of, or "dev". */
declare const __RELEASE__: string;
