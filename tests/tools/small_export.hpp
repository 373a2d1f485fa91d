// A conversation of three people and four comments, as files and as what is read from them. Comment 3 is rejected; the
// first voter clicks twice and changes a vote and back.
// Thread: plain values.
#pragma once
#include "base/check.hpp"
#include "support/temporary_directory.hpp"
#include "tools/polis_export.hpp"

#include <fstream>
#include <map>
#include <string>

namespace kring::tests {
class small_export {
public:
    small_export()
    {
        files["summary.csv"] =
            "topic,Bicycles\nurl,https://example.org\nconversation-description,\"Where,\nand "
            "why?\"\n";
        files["comments.csv"] =
            "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
            "3000,x,3,20,1,0,-1,Sell things here\n"
            "1000,x,0,10,2,0,1,\"More\nracks\"\n"
            "2000,x,1,20,0,0,0,停車 é\n"
            "2500,x,2,10,1,0,1,\"Say \"\"shed\"\"\"\n";
        files["votes.csv"] =
            "timestamp,datetime,comment-id,voter-id,vote\n"
            "1000,x,0,10,1\n1500,x,0,10,1\n4000,x,0,10,-1\n4500,x,0,10,1\n"
            "2600,x,0,20,1\n2000,x,1,20,0\n5000,x,1,30,-1\n3000,x,3,20,1\n2500,x,2,10,1\n";
        files["participants-votes.csv"] =
            "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2,3\n"
            "10,0,2,2,2,0,1,,1,\n20,,2,3,2,0,1,0,,1\n30,1,0,1,0,1,,-1,,\n";
    }

    [[nodiscard]] result<tools::polis_export, failure> read() const
    {
        for (const auto& [name, text] : files)
            std::ofstream{folder.path() / name, std::ios::binary} << text;
        return tools::read_polis_export(folder.path());
    }
    [[nodiscard]] tools::polis_export value() const
    {
        auto found = read();
        KRING_CHECK(found.has_value());
        return std::move(*found);
    }
    // Puts other text in place of the first such text in a file.
    small_export& with(const std::string& name, const std::string& old, const std::string& fresh)
    {
        std::string& text = files.at(name);
        const auto place = text.find(old);
        KRING_CHECK(place != std::string::npos);
        text.replace(place, old.size(), fresh);
        return *this;
    }

    temporary_directory folder;
    std::map<std::string, std::string> files;
};
}  // namespace kring::tests
