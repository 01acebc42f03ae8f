/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A network interface that takes its time, for make bench: what is sent to a
 * neighbour on it comes back from that neighbour, source and destination
 * swapped, so that a server and its client may both live on this machine.
 *
 * usage: slow_link NAME MILLISECONDS
 *
 * Makes the TUN interface NAME, which wants an IPv4 address then, and delays
 * each packet.  Runs until it is killed.  Ends with 77 where there is no TUN.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define MAX_PACKET  1500
#define MAX_PACKETS 1024 /* on their way; those beyond wait to be let in */
#define HEADER      20   /* bytes of an IPv4 header (RFC 791 3.1) */
#define ADDRESSES   12   /* where the source stands in it, the destination behind */

struct packet {
	long due; /* microseconds */
	ssize_t len;
	unsigned char bytes[MAX_PACKET];
};

static struct packet queue[MAX_PACKETS];
static size_t first, count;

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000L + t.tv_nsec / 1000;
}

static int make_interface(const char *name)
{
	struct ifreq wanted = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

	(void)snprintf(wanted.ifr_name, sizeof(wanted.ifr_name), "%s", name);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &wanted) != 0) {
		perror("slow_link: /dev/net/tun");
		exit(77);
	}
	return fd;
}

static void turn_round(unsigned char *packet)
{
	unsigned char source[4];

	/* The checksums stay as they are: they are sums. */
	memcpy(source, packet + ADDRESSES, 4);
	memcpy(packet + ADDRESSES, packet + ADDRESSES + 4, 4);
	memcpy(packet + ADDRESSES + 4, source, 4);
}

static void take_in(int fd, long delay)
{
	while (count < MAX_PACKETS) {
		struct packet *p = &queue[(first + count) % MAX_PACKETS];

		p->len = read(fd, p->bytes, sizeof(p->bytes));
		if (p->len < 0)
			return;
		if (p->len < HEADER || p->bytes[0] >> 4 != 4)
			continue;
		turn_round(p->bytes);
		p->due = now() + delay;
		count++;
	}
}

static void hand_out(int fd)
{
	while (count > 0 && queue[first].due <= now()) {
		if (write(fd, queue[first].bytes, (size_t)queue[first].len) < 0 && errno != EINVAL)
			perror("slow_link: write");
		first = (first + 1) % MAX_PACKETS;
		count--;
	}
}

static void wait_for(int fd)
{
	struct pollfd in = { .fd = fd, .events = count < MAX_PACKETS ? POLLIN : 0 };
	long left = count > 0 ? queue[first].due - now() : 1000000;
	struct timespec t = { .tv_sec = left / 1000000, .tv_nsec = left % 1000000 * 1000 };

	if (left > 0)
		(void)ppoll(&in, 1, &t, NULL);
}

int main(int argc, char *argv[])
{
	long delay = argc == 3 ? (long)(strtod(argv[2], NULL) * 1000) : -1;
	int fd;

	if (delay < 0)
		return 2;
	fd = make_interface(argv[1]);
	for (;;) {
		wait_for(fd);
		take_in(fd, delay);
		hand_out(fd);
	}
}
