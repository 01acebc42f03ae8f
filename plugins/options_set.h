/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The setters of options_table.c: one option's value into the settings, read strictly. */
#ifndef OPTIONS_SET_H
#define OPTIONS_SET_H

#include "options.h"

/* These serve many rows: see option_row.at. */
option_setter option_set_flag;   /* a bool becomes true */
option_setter option_set_file;   /* the name of a file or directory */
option_setter option_set_range;  /* a threshold range */
option_setter option_set_choice; /* an enum becomes the position of the value among the choices */

option_setter option_set_hostname;
option_setter option_set_address;
option_setter option_set_port;
option_setter option_set_path;
option_setter option_set_ipv4;
option_setter option_set_ipv6;
option_setter option_set_proxy;
option_setter option_set_username;
option_setter option_set_domain;
option_setter option_set_password;
option_setter option_set_protocol_version;
option_setter option_set_device_id;
option_setter option_set_device_type;
option_setter option_set_user_agent;
option_setter option_set_policy_key;
option_setter option_set_folder;
option_setter option_set_certificate;
option_setter option_set_timeout;
option_setter option_set_state;
option_setter option_set_verbose;
option_setter option_set_explain;
option_setter option_set_help;
option_setter option_set_version;

#endif
