/** True while a process of that id runs on this machine. */
export declare function isAlive(pid: number): boolean;
/** Runs `work` while holding the lock file at `path`; `onWait` is called once when another process holds it. */
export declare function withFolderLock<T>(
	path: string,
	work: () => Promise<T>,
	onWait?: () => void,
): Promise<T>;
