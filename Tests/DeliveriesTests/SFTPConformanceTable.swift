/// What comes of publishing one file on each peer, each way, for each state of the final name; written from the contract
/// of publishing before the first run.
///
/// A line: peer, way, whether the journal says that an earlier attempt went past the point of no return, what the next
/// attempt on a sound server comes to where nothing stood at first (`-`: not tried), and the outcome by what stands under
/// the final name: nothing, our bytes, another's of the same size, another's of another size, the first part of our
/// bytes, a directory. The outcomes are those of `SFTPOutcome`. Behind one, `+` says that our whole file stands there
/// afterwards, `~` a first part of it; else what stood there stands there still.
enum SFTPConformanceTable {
    /// Peers without a fault, and those whose fault is in what is not used.
    static let sound = ["openssh", "proftpd", "rclone", "plain", "slow", "no-mkdir", "no-posix-rename", "overwrites"]

    static let soundRows = """
        #way     marked   next        absent      ours        same        other       half        directory
        rename   no       -           delivered   identical   exists      exists      exists      exists
        rename   yes      -           uncertain   identical   exists      exists      exists      exists
        direct   no       -           delivered   identical   exists      exists      delivered   exists
        direct   yes      -           uncertain   identical   exists      exists      delivered   exists
        """

    /// The servers' own settings: ProFTPD's default replaces nothing, and writes nothing anew; OpenSSH's may refuse requests.
    static let openSSHAndProFTPD = """
        #peer             way     marked  next        absent      ours        same        other       half        directory
        proftpd-default   rename  no      -           delivered   identical   exists      exists      exists      exists
        proftpd-default   rename  yes     -           uncertain   identical   exists      exists      exists      exists
        proftpd-default   direct  no      -           delivered   identical   exists      exists      permission  exists
        proftpd-default   direct  yes     -           uncertain   identical   exists      exists      permission  exists
        openssh-no-rename rename  no      delivered   permission  identical   exists      exists      exists      exists
        openssh-no-rename rename  yes     -           uncertain   identical   exists      exists      exists      exists
        openssh-no-rename direct  no      -           delivered   identical   exists      exists      delivered   exists
        openssh-no-rename direct  yes     -           uncertain   identical   exists      exists      delivered   exists
        openssh-no-stat   rename  no      delivered   permission  permission  permission  permission  permission  permission
        openssh-no-stat   rename  yes     -           permission  permission  permission  permission  permission  permission
        openssh-no-stat   direct  no      delivered   permission  permission  permission  permission  permission  permission
        openssh-no-stat   direct  yes     -           permission  permission  permission  permission  permission  permission
        openssh-no-read   rename  no      -           delivered   exists      exists      exists      exists      exists
        openssh-no-read   rename  yes     -           uncertain   sized       sized       exists      exists      exists
        openssh-no-read   direct  no      -           delivered   exists      exists      exists      exists      exists
        openssh-no-read   direct  yes     -           uncertain   sized       sized       exists      exists      exists
        openssh-read-only rename  no      delivered   permission  identical   exists      exists      exists      exists
        openssh-read-only rename  yes     -           uncertain   identical   exists      exists      exists      exists
        openssh-read-only direct  no      delivered   permission  identical   exists      exists      permission  exists
        openssh-read-only direct  yes     -           uncertain   identical   exists      exists      permission  exists
        """

    /// What a server refuses. Nothing is left of an attempt: what the contract makes of a full disk is that it may pass.
    static let refusals = """
        #peer             way     marked  next        absent      ours        same        other       half        directory
        no-rename         rename  no      delivered   rename      identical   exists      exists      exists      exists
        no-rename         rename  yes     -           uncertain   identical   exists      exists      exists      exists
        no-rename         direct  no      -           delivered   identical   exists      exists      delivered   exists
        no-rename         direct  yes     -           uncertain   identical   exists      exists      delivered   exists
        rename-denied     rename  no      delivered   permission  identical   exists      exists      exists      exists
        rename-denied     rename  yes     -           uncertain   identical   exists      exists      exists      exists
        rename-denied     direct  no      -           delivered   identical   exists      exists      delivered   exists
        rename-fails      rename  no      delivered   rename      identical   exists      exists      exists      exists
        rename-fails      rename  yes     -           uncertain   identical   exists      exists      exists      exists
        rename-fails      direct  no      -           delivered   identical   exists      exists      delivered   exists
        no-remove         rename  no      -           permission  identical   exists      exists      exists      exists
        no-remove         rename  yes     -           uncertain   identical   exists      exists      exists      exists
        no-remove         direct  no      -           delivered   identical   exists      exists      delivered   exists
        no-stat           rename  no      delivered   permission  permission  permission  permission  permission  permission
        no-stat           rename  yes     -           permission  permission  permission  permission  permission  permission
        no-stat           direct  no      delivered   permission  permission  permission  permission  permission  permission
        no-stat           direct  yes     -           permission  permission  permission  permission  permission  permission
        stat-denied       rename  no      delivered   permission  permission  permission  permission  permission  permission
        stat-denied       rename  yes     -           permission  permission  permission  permission  permission  permission
        stat-denied       direct  no      delivered   permission  permission  permission  permission  permission  permission
        write-only        rename  no      delivered   permission  permission  permission  permission  permission  permission
        write-only        rename  yes     -           permission  permission  permission  permission  permission  permission
        write-only        direct  no      delivered   permission  permission  permission  permission  permission  permission
        no-read           rename  no      -           delivered   exists      exists      exists      exists      exists
        no-read           rename  yes     -           uncertain   sized       sized       exists      exists      exists
        no-read           direct  no      -           delivered   exists      exists      exists      exists      exists
        no-read           direct  yes     -           uncertain   sized       sized       exists      exists      exists
        read-only         rename  no      delivered   permission  identical   exists      exists      exists      exists
        read-only         rename  yes     -           uncertain   identical   exists      exists      exists      exists
        read-only         direct  no      delivered   permission  identical   exists      exists      permission  exists
        other-key         rename  no      delivered   host-key    host-key    host-key    host-key    host-key    host-key
        other-key         rename  yes     -           host-key    host-key    host-key    host-key    host-key    host-key
        other-key         direct  no      delivered   host-key    host-key    host-key    host-key    host-key    host-key
        other-key         direct  yes     -           host-key    host-key    host-key    host-key    host-key    host-key
        excl-ignored      rename  no      -           delivered   identical   exists      exists      exists      exists
        excl-ignored      direct  no      -           delivered   identical   exists      exists      delivered   exists
        excl-ignored      direct  yes     -           uncertain   identical   exists      exists      delivered   exists
        """

    static let fullDisks = """
        #peer             way     marked  next        absent      ours        same        other       half        directory
        disk-full         rename  no      delivered   disk-full   identical   exists      exists      exists      exists
        disk-full         rename  yes     -           uncertain   identical   exists      exists      exists      exists
        disk-full         direct  no      delivered   disk-full   identical   exists      exists      disk-full~  exists
        disk-full         direct  yes     -           uncertain   identical   exists      exists      disk-full~  exists
        full-14           rename  no      delivered   disk-full   identical   exists      exists      exists      exists
        full-14           direct  no      delivered   disk-full   identical   exists      exists      disk-full~  exists
        quota             rename  no      delivered   write       identical   exists      exists      exists      exists
        quota             rename  yes     -           uncertain   identical   exists      exists      exists      exists
        quota             direct  no      delivered   write       identical   exists      exists      write~      exists
        quota             direct  yes     -           uncertain   identical   exists      exists      write~      exists
        quota-15          rename  no      delivered   disk-full   identical   exists      exists      exists      exists
        quota-15          direct  no      delivered   disk-full   identical   exists      exists      disk-full~  exists
        full-at-close     rename  no      delivered   disk-full   identical   exists      exists      exists      exists
        full-at-close     rename  yes     -           uncertain   identical   exists      exists      exists      exists
        full-at-close     direct  no      delivered   disk-full   identical   exists      exists      disk-full~  exists
        full-at-close     direct  yes     -           uncertain   identical   exists      exists      disk-full~  exists
        short-fstat       rename  no      delivered   size        identical   exists      exists      exists      exists
        short-fstat       rename  yes     -           uncertain   identical   exists      exists      exists      exists
        short-fstat       direct  no      delivered   size        identical   exists      exists      size+       exists
        short-fstat       direct  yes     -           uncertain   identical   exists      exists      size+       exists
        short-stat        rename  no      identical   changed+    identical   exists      exists      exists      exists
        short-stat        rename  yes     -           uncertain   identical   exists      exists      exists      exists
        short-stat        direct  no      identical   changed+    identical   exists      exists      changed+    exists
        """

    /// Servers that take the file away, die, or fall silent. What they do comes again at each attempt, so the next one goes
    /// to a sound server in the same directory.
    static let goings = """
        #peer             way     marked  next        absent      ours        same        other       half        directory
        vanishing         rename  no      -           unverified  identical   exists      exists      exists      exists
        vanishing         rename  yes     -           uncertain   identical   exists      exists      exists      exists
        vanishing         direct  no      -           unverified  identical   exists      exists      unverified  exists
        vanishing         direct  yes     -           uncertain   identical   exists      exists      unverified  exists
        dies-at-open      rename  no      delivered   connection  identical   exists      exists      exists      exists
        dies-at-open      rename  yes     -           uncertain   identical   exists      exists      exists      exists
        dies-at-open      direct  no      delivered   connection  identical   exists      exists      connection  exists
        dies-at-open      direct  yes     -           uncertain   identical   exists      exists      connection  exists
        dies-in-write     rename  no      delivered   connection  identical   exists      exists      exists      exists
        dies-in-write     rename  yes     -           uncertain   identical   exists      exists      exists      exists
        dies-in-write     direct  no      delivered   connection~ identical   exists      exists      connection~ exists
        dies-in-write     direct  yes     -           uncertain   identical   exists      exists      connection~ exists
        dies-after-close  rename  no      delivered   connection  identical   exists      exists      exists      exists
        dies-after-close  rename  yes     -           uncertain   identical   exists      exists      exists      exists
        dies-after-close  direct  no      identical   connection+ identical   exists      exists      connection+ exists
        dies-after-close  direct  yes     -           uncertain   identical   exists      exists      connection+ exists
        dies-before-rename rename no      delivered   connection  identical   exists      exists      exists      exists
        dies-before-rename rename yes     -           uncertain   identical   exists      exists      exists      exists
        dies-before-rename direct no      -           delivered   identical   exists      exists      delivered   exists
        dies-after-rename rename  no      identical   connection+ identical   exists      exists      exists      exists
        dies-after-rename rename  yes     -           uncertain   identical   exists      exists      exists      exists
        dies-after-rename direct  no      -           delivered   identical   exists      exists      delivered   exists
        dies-taken        rename  no      uncertain   connection  identical   exists      exists      exists      exists
        dies-taken        rename  yes     -           uncertain   identical   exists      exists      exists      exists
        stalled           rename  no      delivered   timeout     timeout     timeout     timeout     timeout     timeout
        stalled           rename  yes     -           timeout     timeout     timeout     timeout     timeout     timeout
        stalled           direct  no      delivered   timeout     timeout     timeout     timeout     timeout     timeout
        stalled           direct  yes     -           timeout     timeout     timeout     timeout     timeout     timeout
        stalls-at-rename  rename  no      delivered   timeout     identical   exists      exists      exists      exists
        stalls-at-rename  rename  yes     -           uncertain   identical   exists      exists      exists      exists
        stalls-at-rename  direct  no      -           delivered   identical   exists      exists      delivered   exists
        """
}
