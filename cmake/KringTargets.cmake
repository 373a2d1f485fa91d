# The flags every target of Kring has, and the two functions that make targets.
find_program(KRING_CCACHE ccache)
if(KRING_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${KRING_CCACHE})
endif()
find_program(KRING_MOLD mold)
if(KRING_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

add_library(kring_flags INTERFACE)
target_compile_options(kring_flags INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wnon-virtual-dtor)
if(KRING_WARNINGS_AS_ERRORS)
    target_compile_options(kring_flags INTERFACE -Werror)
endif()
# GCC 12 inlines a coroutine frame's operator new but not its operator delete and takes the two for a mismatch, with
# optimisation and with sanitizers. AddressSanitizer itself watches the real pairs.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(kring_flags INTERFACE -Wno-mismatched-new-delete)
endif()
target_compile_definitions(kring_flags INTERFACE _GLIBCXX_ASSERTIONS)
target_compile_definitions(kring_flags INTERFACE
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
    BOOST_ASIO_DISABLE_BOOST_COROUTINE)

# Heavy template files (Beast, Asio) are built one at a time: two of them side by side need 2 GB.
set_property(GLOBAL APPEND PROPERTY JOB_POOLS heavy=1)

# kring_library(NAME [PUBLIC libs...] [PRIVATE libs...]): all .cpp of the current folder.
function(kring_library name)
    cmake_parse_arguments(ARG "" "" "PUBLIC;PRIVATE" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    add_library(${name} STATIC ${sources})
    if(CMAKE_CURRENT_SOURCE_DIR MATCHES "^${PROJECT_SOURCE_DIR}/server")
        target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/server)
    endif()
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${ARG_PUBLIC} PRIVATE kring_flags ${ARG_PRIVATE})
endfunction()

# kring_test(NAME LABEL label LIBS libs...): all .cpp of the current folder as one GoogleTest program.
# LABEL fast: runs within the ten seconds of `ctest -L fast`.
function(kring_test name)
    cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "LIBS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    add_executable(${name} ${sources})
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/server ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(${name} PRIVATE kring_flags ${ARG_LIBS} GTest::gmock GTest::gtest_main)
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABEL}" TIMEOUT ${ARG_TIMEOUT})
endfunction()
